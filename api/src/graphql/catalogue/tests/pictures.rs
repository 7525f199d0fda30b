//! A photo from the phone to the list.

use super::super::testing::{Marketplace, enterprise};
use super::{CREATE, PUBLISH, kripik};
use crate::app::media::{ProcessJob, process};
use axum::body::Body;
use domain::MediaId;
use domain::person::Sight;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use image::{ImageFormat, RgbImage};
use serde_json::{Value, json};
use std::io::Cursor;
use tower::ServiceExt;

const ASK: &str = "mutation($input: MediaUploadCreateInput!) { mediaUploadCreate(input: $input) {
    upload { mediaId url } userErrors { field code } } }";
const COMPLETE: &str = "mutation($input: MediaUploadCompleteInput!) {
    mediaUploadComplete(input: $input) { media { state } userErrors { code } } }";

fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([x.to_le_bytes()[0], (x * y).to_le_bytes()[0], 90])
    });
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

async fn send(shop: &Marketplace, request: Request<Body>) -> Response<Body> {
    let routes = crate::http::media::routes(shop.app.clone());
    routes.oneshot(request).await.unwrap()
}

async fn put(shop: &Marketplace, url: &str, content_type: &str, bytes: Vec<u8>) -> StatusCode {
    let request = Request::put(url).header("content-type", content_type);
    let request = request.body(Body::from(bytes)).unwrap();
    send(shop, request).await.status()
}

/// Asks to send `bytes`; the picture's id and where to send it.
async fn asked(shop: &Marketplace, key: &str, content_type: &str, bytes: usize) -> (Value, String) {
    let input = json!({ "enterpriseId": enterprise(1), "contentType": content_type,
        "bytes": bytes, "idempotencyKey": key });
    let answer = shop.manage(ASK, input).await;
    let upload = &answer["data"]["mediaUploadCreate"]["upload"];
    let url = upload["url"].as_str().unwrap_or_else(|| panic!("{answer}"));
    (upload["mediaId"].clone(), url.to_owned())
}

fn media_id(id: &Value) -> MediaId {
    let id = async_graphql::ID(id.as_str().unwrap().to_owned());
    crate::graphql::NodeId::read(&id).unwrap().typed().unwrap()
}

#[tokio::test]
async fn a_photo_becomes_the_cover() {
    let shop = Marketplace::open().await;
    let bytes = photo(64, 48, ImageFormat::Jpeg);
    let (media, url) = asked(&shop, "m", "image/jpeg", bytes.len()).await;
    assert_eq!(asked(&shop, "m", "image/jpeg", bytes.len()).await.1, url);
    let early = shop.manage(COMPLETE, json!({ "mediaId": media })).await;
    let told = &early["data"]["mediaUploadComplete"]["userErrors"][0]["code"];
    assert_eq!(told, "NOT_SENT", "{early}");
    let sent = put(&shop, &url, "image/jpeg", bytes.clone()).await;
    assert_eq!(sent, StatusCode::NO_CONTENT);
    let again = put(&shop, &url, "image/jpeg", bytes.clone()).await;
    assert_eq!(again, StatusCode::NO_CONTENT);
    let done = shop.manage(COMPLETE, json!({ "mediaId": media })).await;
    let state = &done["data"]["mediaUploadComplete"]["media"]["state"];
    assert_eq!(state, "UPLOADED");
    let now = shop.app.environment().clock.now();
    assert_eq!(storage::jobs::due(&shop.app.db, now).await.unwrap(), 1);
    let media_id = media_id(&media);
    let before = storage::media::find(&shop.app.db, &Sight::house(), media_id)
        .await
        .unwrap();
    let original = before.unwrap().original.unwrap();
    process(&shop.app, ProcessJob { media_id }).await.unwrap();
    process(&shop.app, ProcessJob { media_id }).await.unwrap();
    assert!(
        shop.app.objects.head(&original).await.is_err(),
        "the original is gone"
    );
    let mut input = kripik(1, "p");
    input["mediaIds"] = json!([media]);
    let created = shop.manage(CREATE, input).await;
    let id = &created["data"]["productCreate"]["product"]["id"];
    shop.manage(PUBLISH, json!({ "productId": id })).await;
    let list = "{ products { nodes { image { url width height placeholder } } } }";
    let list = shop.look(list).await;
    let image = &list["data"]["products"]["nodes"][0]["image"];
    assert_eq!(
        (&image["width"], &image["height"]),
        (&json!(64), &json!(48)),
        "{list}"
    );
    assert!(image["placeholder"].as_str().unwrap().starts_with("data:"));
    assert_served(&shop, image["url"].as_str().unwrap()).await;
}

async fn assert_served(shop: &Marketplace, url: &str) {
    let get = |header: (&str, &str)| {
        let request = Request::get(url).header(header.0, header.1);
        send(shop, request.body(Body::empty()).unwrap())
    };
    let whole = get(("accept", "*/*")).await;
    assert_eq!(whole.status(), StatusCode::OK);
    assert_eq!(whole.headers()["content-type"], "image/webp");
    assert_eq!(whole.headers()["x-content-type-options"], "nosniff");
    let etag = whole.headers()["etag"].to_str().unwrap().to_owned();
    let bytes = whole.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(
        domain::media::sniff(&bytes),
        Some(domain::media::ImageType::WebP)
    );
    let known = get(("if-none-match", &etag)).await;
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    let part = get(("range", "bytes=0-3")).await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    let part = part.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(part, bytes.slice(0..4));
    let outside = get(("range", "bytes=99999999-")).await;
    assert_eq!(outside.status(), StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test]
async fn what_is_no_picture_is_not_taken() {
    let shop = Marketplace::open().await;
    let bytes = photo(64, 48, ImageFormat::Jpeg);
    let (media, url) = asked(&shop, "m", "image/jpeg", bytes.len()).await;
    let other_type = put(&shop, &url, "image/png", bytes.clone()).await;
    assert_eq!(other_type, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let short = put(&shop, &url, "image/jpeg", bytes[1..].to_vec()).await;
    assert_eq!(short, StatusCode::BAD_REQUEST);
    let text = put(&shop, &url, "image/jpeg", vec![b'x'; bytes.len()]).await;
    assert_eq!(text, StatusCode::UNPROCESSABLE_ENTITY);
    let forged = url.replace("/media/u/", "/media/u/A");
    let forged = put(&shop, &forged, "image/jpeg", bytes.clone()).await;
    assert_eq!(forged, StatusCode::NOT_FOUND);
    let mut input = kripik(1, "p");
    input["mediaIds"] = json!([media]);
    let created = shop.manage(CREATE, input).await;
    let told = json!([{ "field": ["mediaIds", "0"], "code": "NOT_ALLOWED" }]);
    assert_eq!(created["data"]["productCreate"]["userErrors"], told);
    let mut cut = photo(640, 480, ImageFormat::Png);
    cut.truncate(cut.len() / 2);
    let (media, url) = asked(&shop, "n", "image/png", cut.len()).await;
    assert_eq!(
        put(&shop, &url, "image/png", cut).await,
        StatusCode::NO_CONTENT
    );
    let media_id = media_id(&media);
    process(&shop.app, ProcessJob { media_id }).await.unwrap();
    let row = storage::media::find(&shop.app.db, &Sight::house(), media_id)
        .await
        .unwrap()
        .unwrap();
    let told = (row.state, row.original);
    assert_eq!(told, (domain::media::MediaState::Refused, None));
}

#[tokio::test]
async fn only_shown_pictures_are_served() {
    let shop = Marketplace::open().await;
    for path in [
        "/media/upload/2026/11/a.jpg",
        "/media/../x",
        "/media/variant/2026/11/a.webp",
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(
            send(&shop, request).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}
