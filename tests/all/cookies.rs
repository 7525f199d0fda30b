//! Signing in from a web page: tokens in cookies, and nothing done in somebody's name by a page of
//! somebody else.

use crate::support::{Engine, on_both_databases, program};
use serde_json::{Value, json};
use tests::ground::PASSWORD;
use tests::page::{Answered, Page, answered};
use tests::platform::{Platform, Setting};
use tests::rows::rows;

const FRONTEND: &str = "https://toko.example";
const EVIL: &str = "https://jahat.example";
const SETTINGS: &[Setting] = &[
    ("SENTRA_CORS_ORIGINS", FRONTEND),
    ("SENTRA_WORKER", "false"),
];
const SIGN_IN: &str = "mutation($input: SessionStartInput!) { sessionStart(input: $input) {
    token refreshToken csrfToken userErrors { code } } }";
const REFRESH: &str = "mutation { sessionRefresh(input: {}) { token refreshToken csrfToken } }";
const END: &str = "mutation { sessionEnd { isEnded } }";
const WHO: &str = "{ viewer { person { name } } }";
const OTHERS: &str = "mutation { sessionRevokeOthers { ended } }";

fn none() -> Value {
    json!({})
}

/// Signs in from `page`; its browser holds the cookies then, and it the token.
async fn sign_in(page: &mut Page, login: &str) -> Answered {
    let input = json!({ "login": login, "password": PASSWORD, "transport": "COOKIE" });
    let answer = page.ask(SIGN_IN, &json!({ "input": input })).await.unwrap();
    let csrf = &answer.json["data"]["sessionStart"]["csrfToken"];
    page.csrf = csrf.as_str().map(str::to_owned);
    answer
}

/// Somebody who is signed in from a page of the server itself.
async fn siti(platform: &Platform) -> Page {
    platform.join("Siti", "siti@contoh.id").await.unwrap();
    let mut page = Page::new(&platform.server.url()).unwrap();
    sign_in(&mut page, "siti@contoh.id").await;
    assert!(page.csrf.is_some());
    page
}

async fn who(page: &Page) -> Value {
    let answer = page.clone().ask(WHO, &none()).await.unwrap();
    answer.json["data"]["viewer"]["person"]["name"].clone()
}

on_both_databases! {
    async fn the_right_page_works_until_it_signs_out(engine: Engine) {
        let platform = Platform::open(&program(), engine, SETTINGS).await.unwrap();
        platform.join("Siti", "siti@contoh.id").await.unwrap();
        let own = Page::new(&platform.server.url()).unwrap();
        for mut page in [own.clone(), own.of(Some(FRONTEND))] {
            let answer = sign_in(&mut page, "siti@contoh.id").await;
            let payload = &answer.json["data"]["sessionStart"];
            assert_eq!((&payload["token"], &payload["refreshToken"]), (&Value::Null, &Value::Null));
            assert_eq!(answer.set_cookies.len(), 2, "{answer:?}");
            for (cookie, age) in answer.set_cookies.iter().zip([3_600, 2_592_000]) {
                let (before, after) = cookie.split_once("; Path=/; Max-Age=").unwrap();
                assert!(before.starts_with("sentra_"), "{cookie}");
                let (seconds, rest) = after.split_once(';').unwrap();
                assert_eq!(rest, " HttpOnly; SameSite=Lax", "{cookie}");
                let seconds: i64 = seconds.parse().unwrap();
                assert!((age - 60..=age).contains(&seconds), "{cookie}");
            }
            let seen = page.ask(WHO, &none()).await.unwrap();
            assert_eq!(seen.json["data"]["viewer"]["person"]["name"], "Siti", "{seen:?}");
            assert!(seen.cache_control.contains("no-store"));
            let get = page.of(None).get().query(&[("query", WHO)]);
            let get = answered(get.header("sec-fetch-site", "same-origin")).await.unwrap();
            assert_eq!(get.json["data"]["viewer"]["person"]["name"], "Siti", "{get:?}");
            let done = page.ask(OTHERS, &none()).await.unwrap();
            assert!(done.json["data"]["sessionRevokeOthers"]["ended"].is_u64(), "{done:?}");
            let told = page.showing(None).ask("{ csrfToken }", &none()).await.unwrap();
            assert_eq!(told.json["data"]["csrfToken"].as_str(), page.csrf.as_deref());

            let (kept, before) = (page.clone(), page.cookies.len());
            let ended = page.ask(END, &none()).await.unwrap();
            assert_eq!(ended.json["data"]["sessionEnd"]["isEnded"], true, "{ended:?}");
            assert_eq!((before, page.cookies.len()), (2, 0), "the browser forgot them");
            let dead = kept.clone().ask(WHO, &none()).await.unwrap();
            assert_eq!(dead.refused().0, "UNAUTHENTICATED", "and so did the server");
            let dead = kept.clone().ask(REFRESH, &none()).await.unwrap();
            assert_eq!(dead.refused().0, "UNAUTHENTICATED");
            assert_eq!(who(&page).await, Value::Null);
        }
    }
}

on_both_databases! {
    async fn another_page_does_nothing_in_anybodys_name(engine: Engine) {
        let platform = Platform::open(&program(), engine, SETTINGS).await.unwrap();
        let page = siti(&platform).await;
        platform.join("Budi", "budi@contoh.id").await.unwrap();
        let mut budi = Page::new(&platform.server.url()).unwrap();
        sign_in(&mut budi, "budi@contoh.id").await;
        let before = rows(platform.ground()).await.unwrap();

        let body = json!({ "query": OTHERS });
        let send = |page: &Page| page.post().json(&body);
        let origin = ("BAD_REQUEST", "ORIGIN");
        let csrf = ("BAD_REQUEST", "CSRF_TOKEN");
        let twisted = page.csrf.as_deref().unwrap().to_ascii_uppercase();
        let session = page.cookies["sentra_session"].as_str();
        let (evil, silent) = (page.of(Some(EVIL)), page.of(None));
        let from = |site: &str| send(&silent).header("sec-fetch-site", site.to_owned());
        for (what, request, refused) in [
            ("a foreign origin", send(&evil), origin),
            ("an opaque origin", send(&page.of(Some("null"))), origin),
            ("http beside https", send(&page.of(Some("http://toko.example"))), origin),
            ("no origin at all", send(&silent), origin),
            ("another site", from("cross-site"), origin),
            ("a neighbour", from("same-site"), origin),
            ("no token", send(&page.showing(None)), csrf),
            ("an empty token", send(&page.showing(Some(""))), csrf),
            ("a twisted token", send(&page.showing(Some(&twisted))), csrf),
            ("another's token", send(&page.showing(budi.csrf.as_deref())), csrf),
            ("its own cookie", send(&page.showing(Some(session))), csrf),
        ] {
            let answer = answered(request).await.unwrap();
            assert_eq!(answer.refused(), refused, "{what}: {answer:?}");
            assert_eq!(answer.status, 403, "{what}");
        }
        assert_eq!(rows(platform.ground()).await.unwrap(), before, "no trace");
        assert_eq!(who(&page).await, "Siti");
    }
}

on_both_databases! {
    async fn what_a_browser_sends_without_asking_does_nothing(engine: Engine) {
        let platform = Platform::open(&program(), engine, SETTINGS).await.unwrap();
        let page = siti(&platform).await;
        platform.join("Budi", "budi@contoh.id").await.unwrap();
        let before = rows(platform.ground()).await.unwrap();
        let body = json!({ "query": OTHERS });
        let origin = ("BAD_REQUEST", "ORIGIN");
        let csrf = ("BAD_REQUEST", "CSRF_TOKEN");
        let (evil, silent) = (page.of(Some(EVIL)), page.of(None));
        let text = body.to_string();
        let simple = |page: &Page, kind: &str| {
            let request = page.post().header("content-type", kind.to_owned());
            request.body(text.clone())
        };
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/plain; charset=application/json",
        ] {
            for page in [&page, &evil] {
                let answer = answered(simple(page, kind)).await.unwrap();
                assert_eq!((answer.status.as_u16(), answer.refused().0), (415, "BAD_REQUEST"));
            }
        }
        for by_get in [page.get(), evil.get()] {
            let answer = answered(by_get.query(&[("query", OTHERS)])).await.unwrap();
            assert_eq!((answer.status.as_u16(), answer.refused().0), (405, "BAD_REQUEST"));
        }
        let read = answered(evil.post().json(&json!({ "query": WHO }))).await.unwrap();
        assert_eq!(read.refused(), origin, "nor is anything read");
        for query in [END, REFRESH] {
            let body = json!({ "query": query });
            let answer = answered(evil.post().json(&body)).await.unwrap();
            assert_eq!(answer.refused(), origin, "{query}");
            let answer = answered(page.showing(None).post().json(&body)).await.unwrap();
            assert_eq!(answer.refused(), csrf, "{query}");
            assert!(answer.set_cookies.is_empty());
        }
        let input = json!({ "login": "budi@contoh.id", "password": PASSWORD,
            "transport": "COOKIE" });
        for mut anonymous in [evil.clone(), silent.clone()] {
            anonymous.cookies.clear();
            let variables = json!({ "input": input });
            let answer = anonymous.ask(SIGN_IN, &variables).await.unwrap();
            assert_eq!(answer.refused(), origin, "nobody is signed in as somebody else");
            assert!(answer.set_cookies.is_empty());
        }
        assert_eq!(rows(platform.ground()).await.unwrap(), before, "no trace");
        assert_eq!(who(&page).await, "Siti");
    }
}

on_both_databases! {
    async fn cookies_are_refreshed_and_a_stolen_one_ends_the_session(engine: Engine) {
        let platform = Platform::open(&program(), engine, SETTINGS).await.unwrap();
        let mut page = siti(&platform).await;
        let first = page.clone();
        let answer = page.ask(REFRESH, &none()).await.unwrap();
        let payload = &answer.json["data"]["sessionRefresh"];
        assert_eq!((&payload["token"], &payload["refreshToken"]), (&Value::Null, &Value::Null));
        assert_eq!(payload["csrfToken"].as_str(), page.csrf.as_deref(), "the same still");
        assert_ne!(page.cookies, first.cookies);
        let mut lost = first.clone();
        lost.ask(REFRESH, &none()).await.unwrap();
        assert_eq!(lost.cookies, page.cookies, "a lost answer is given again");
        let stale = first.clone().ask(WHO, &none()).await.unwrap();
        assert_eq!(stale.refused().0, "UNAUTHENTICATED", "the token before it is good no more");
        assert_eq!(stale.status, 200, "as for every client that takes application/json");
        assert_eq!(stale.set_cookies.len(), 1);
        assert!(stale.set_cookies[0].starts_with("sentra_session=;"), "{stale:?}");
        // Its browser has run out of the first cookie: the second one alone keeps it going.
        page.cookies.remove("sentra_session");
        let learns = page.clone().ask(WHO, &none()).await.unwrap();
        assert_eq!(learns.refused().0, "UNAUTHENTICATED", "and is not taken for a guest");
        let told = page.showing(None).ask("{ csrfToken }", &none()).await.unwrap();
        assert_eq!(told.json["data"]["csrfToken"].as_str(), page.csrf.as_deref());
        page.ask(REFRESH, &none()).await.unwrap();
        assert_eq!(who(&page).await, "Siti");

        let mut thief = first.clone();
        let stolen = thief.ask(REFRESH, &none()).await.unwrap();
        assert_eq!(stolen.refused().0, "UNAUTHENTICATED");
        assert!(thief.cookies.is_empty(), "{stolen:?}");
        let over = page.ask(REFRESH, &none()).await.unwrap();
        assert_eq!((over.refused().0, page.cookies.len()), ("UNAUTHENTICATED", 0));
    }
}

on_both_databases! {
    async fn a_header_goes_before_cookies_and_a_broken_one_is_told(engine: Engine) {
        let platform = Platform::open(&program(), engine, SETTINGS).await.unwrap();
        let page = siti(&platform).await;
        platform.join("Budi", "budi@contoh.id").await.unwrap();
        let mut app = Page::new(&platform.server.url()).unwrap();
        let input = json!({ "login": "budi@contoh.id", "password": PASSWORD });
        let answer = app.ask(SIGN_IN, &json!({ "input": input })).await.unwrap();
        let payload = &answer.json["data"]["sessionStart"];
        let token = payload["token"].as_str().unwrap();
        assert_eq!(payload["csrfToken"], Value::Null);
        assert!(answer.set_cookies.is_empty() && app.cookies.is_empty());

        let both = |page: &Page, token: &str, query: &str| {
            let request = page.post().bearer_auth(token).json(&json!({ "query": query }));
            answered(request)
        };
        let seen = both(&page, token, WHO).await.unwrap();
        assert_eq!(seen.json["data"]["viewer"]["person"]["name"], "Budi");
        let foreign = page.of(Some(EVIL)).showing(None);
        let done = both(&foreign, token, OTHERS).await.unwrap();
        assert!(done.json["data"]["sessionRevokeOthers"]["ended"].is_u64(), "{done:?}");
        let told = both(&page, token, "{ csrfToken }").await.unwrap();
        assert_eq!(told.json["data"]["csrfToken"], Value::Null, "cookies count for nothing");
        let broken = both(&page, "sentra_x", WHO).await.unwrap();
        assert_eq!(broken.refused().0, "UNAUTHENTICATED", "and do not help out");
        assert!(broken.set_cookies.is_empty(), "nor are they to blame");

        let mut bad = page.clone();
        for value in ["", "x", token] {
            bad.cookies.insert("sentra_session".to_owned(), value.to_owned());
            let answer = bad.clone().ask(WHO, &none()).await.unwrap();
            let is_budi = value == token;
            assert_eq!(answer.refused().0 == "UNAUTHENTICATED", !is_budi, "{answer:?}");
        }
        let mixed = bad.ask(OTHERS, &none()).await.unwrap();
        assert_eq!(mixed.refused().1, "CSRF_TOKEN", "the token of another session");
        let twice = page.post().header("cookie", "sentra_session=x");
        let twice = answered(twice.json(&json!({ "query": WHO }))).await.unwrap();
        assert_eq!(twice.refused().0, "UNAUTHENTICATED");
        let mut again = page.clone();
        again.cookies.insert("sentra_session".to_owned(), "x".to_owned());
        sign_in(&mut again, "siti@contoh.id").await;
        assert_eq!(who(&again).await, "Siti", "whoever holds a broken cookie can sign in");
    }
}

#[tokio::test]
async fn over_tls_cookies_are_of_the_host_alone() {
    let public = "https://api.desa.example";
    let settings = [("SENTRA_PUBLIC_URL", public), ("SENTRA_CORS_ORIGINS", "*")];
    let platform = Platform::open(&program(), Engine::Sqlite, &settings)
        .await
        .unwrap();
    platform.join("Siti", "siti@contoh.id").await.unwrap();
    let here = Page::new(&platform.server.url()).unwrap();
    for foreign in ["*", EVIL, &platform.server.url()] {
        let answer = sign_in(&mut here.of(Some(foreign)), "siti@contoh.id").await;
        assert_eq!(answer.refused(), ("BAD_REQUEST", "ORIGIN"), "{foreign}");
        assert!(answer.set_cookies.is_empty());
    }
    let mut page = here.of(Some(public));
    let answer = sign_in(&mut page, "siti@contoh.id").await;
    for cookie in &answer.set_cookies {
        assert!(
            cookie.starts_with("__Host-sentra_") && cookie.ends_with("; Secure"),
            "{cookie}"
        );
    }
    assert_eq!(who(&page).await, "Siti");
    let mut plain = page.clone();
    plain.cookies = page
        .cookies
        .iter()
        .map(|(name, value)| (name.trim_start_matches("__Host-").to_owned(), value.clone()))
        .collect();
    assert_eq!(
        who(&plain).await,
        Value::Null,
        "a name that a neighbour can set is none"
    );
}
