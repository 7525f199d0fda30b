//! `GraphiQL`, probes, headers, other origins.

use std::sync::Arc;

use axum::body::Body;
use axum::{Router, routing};
use http::{Method, Request, StatusCode};

use super::{Answer, Parts, ask, call, parts, router};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn get_from(router: Router, uri: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    call(router, request.body(Body::empty()).unwrap()).await
}

async fn get(uri: &str, headers: &[(&str, &str)]) -> Answer {
    get_from(router(parts()), uri, headers).await
}

#[tokio::test]
async fn a_browser_gets_graphiql_without_any_other_host() {
    let page = get("/graphql", &[("accept", BROWSER)]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(
        page.header("content-security-policy")
            .contains("script-src 'self';")
    );
    assert!(!page.text.contains("http://") && !page.text.contains("https://"));
    assert!(page.text.contains("Salam") && page.text.contains("Pembeli"));
    let links: Vec<&str> = page
        .text
        .split('"')
        .filter(|text| text.starts_with('/'))
        .collect();
    assert_eq!(links.len(), 6);
    for link in links {
        let file = get(link, &[]).await;
        assert_eq!(file.status, StatusCode::OK, "{link}");
        assert!(file.header("cache-control").contains("immutable"));
        let packed = get(link, &[("accept-encoding", "gzip")]).await;
        assert_eq!(packed.header("content-encoding"), "gzip", "{link}");
        assert!(packed.bytes < file.bytes);
    }
    assert_eq!(
        get("/graphiql/../main.rs", &[]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn graphiql_can_be_switched_off() {
    let mut parts = parts();
    parts.graphiql.enabled = false;
    let answer = get_from(router(parts), "/graphql", &[("accept", BROWSER)]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.code(), "BAD_REQUEST");
}

#[tokio::test]
async fn readiness_names_the_part_but_not_the_cause() {
    let ready = get("/readyz", &[]).await;
    assert_eq!(ready.status, StatusCode::OK);
    let mut parts = parts();
    parts.readiness = Arc::new(Parts(Some("search")));
    let answer = get_from(router(parts), "/readyz", &[]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let checks = serde_json::json!({ "database": "ok", "search": "failed" });
    assert_eq!(
        answer.json(),
        serde_json::json!({ "ready": false, "checks": checks })
    );
}

#[tokio::test]
async fn the_pages_for_machines_are_there() {
    assert_eq!(get("/livez", &[]).await.text, "ok\n");
    assert!(
        get("/schema.graphql", &[])
            .await
            .text
            .contains("type Query")
    );
    let version = get("/version", &[]).await.json();
    assert_eq!(version["version"], env!("CARGO_PKG_VERSION"));
    let answer = ask("query Counted { hello }").await;
    assert_eq!(answer.status, StatusCode::OK);
    ask("{ fault }").await;
    let metrics = get("/metrics", &[]).await.text;
    for line in [
        "graphql_request_duration_seconds_bucket{operation=\"Counted\",le=\"0.0005\"}",
        "graphql_errors_total{code=\"INTERNAL\"}",
        "http_requests_total{method=\"POST\",route=\"/graphql\",status=\"200\"}",
    ] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
}

#[tokio::test]
async fn every_answer_has_the_safe_headers() {
    for uri in ["/livez", "/nothing", "/graphql?query=%7Bhello%7D"] {
        let answer = get(uri, &[("authorization", "Bearer good")]).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{uri}");
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
        assert!(answer.header("cache-control").contains("no-store"), "{uri}");
        assert_eq!(answer.header("x-request-id"), "made-here");
    }
    for cookie in ["__Host-sentra_session=x", "a=b; sentra_refresh=x"] {
        let answer = get("/livez", &[("cookie", cookie)]).await;
        assert_eq!(answer.header("cache-control"), "private, no-store");
    }
    assert_eq!(get("/nothing", &[]).await.json()["code"], "NOT_FOUND");
}

#[tokio::test]
async fn other_origins_call_only_when_they_are_named() {
    let preflight = |router: Router, origin: &str| {
        let request = Request::builder()
            .method(Method::OPTIONS)
            .uri("/graphql")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type")
            .body(Body::empty());
        call(router, request.unwrap())
    };
    let shop = "https://toko.example";
    let answer = preflight(router(parts()), shop).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
    let named = || {
        let mut parts = parts();
        parts.cors_origins = vec![shop.to_owned()];
        router(parts)
    };
    let answer = preflight(named(), shop).await;
    assert_eq!(answer.header("access-control-allow-origin"), shop);
    assert_eq!(answer.header("access-control-allow-credentials"), "true");
    let allowed = answer.header("access-control-allow-headers");
    assert!(allowed.contains("x-csrf-token"), "{allowed}");
    let answer = preflight(named(), "https://other.example").await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
    let mut parts = parts();
    parts.cors_origins = vec!["*".to_owned()];
    let answer = preflight(router(parts), shop).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let mut parts = super::parts();
    parts.cors_origins = vec![shop.to_owned(), "*".to_owned()];
    let answer = preflight(router(parts), shop).await;
    assert_eq!(answer.header("access-control-allow-credentials"), "");
}

#[tokio::test]
async fn routes_of_others_are_served_and_their_panics_caught() {
    async fn broken() -> &'static str {
        panic!("not ours")
    }
    let mut parts = parts();
    let extra = Router::new()
        .route("/media/{id}", routing::get(async || "bytes"))
        .route("/broken", routing::get(broken));
    parts.extra = Some(extra);
    let router = router(parts);
    assert_eq!(
        get_from(router.clone(), "/media/1", &[]).await.text,
        "bytes"
    );
    let answer = get_from(router, "/broken", &[]).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.json()["code"], "INTERNAL");
    assert_eq!(answer.header("x-request-id"), "made-here");
}
