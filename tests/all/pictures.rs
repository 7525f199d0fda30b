//! Pictures from the phone to the page, read by an independent program.

use crate::support::{Engine, on_both_databases, program};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use tests::client::{Client, Mutation, text};
use tests::eventually;
use tests::platform::{NewEnterprise, Platform, user_errors};
use tests::process::niceness_of_threads;
use tests::selling::{COMPLETE, CREATE, Listing, UPLOAD, ask_upload};

const PACKAGES: &[&str] = &["pillow==13.0.0", "pillow-heif==1.8.1"];
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/all/pictures.py");
const CORNERS: [[i16; 3]; 4] = [[220, 30, 30], [30, 200, 30], [30, 30, 220], [230, 220, 40]];
const IMAGES: &str = "query($id: ID!, $width: Int) { product(id: $id) {
    image(width: $width) { url mediaId }
    images(width: $width) { url width height alt mediaId } } }";
const PICTURES: Mutation = Mutation {
    name: "productUpdate",
    input: "ProductUpdateInput",
    fields: "product { id }",
};
const UMKM: NewEnterprise<'static> = NewEnterprise {
    name: "Keripik Bu Sari",
    kind: "UMKM",
    village: "18.04.04.2005",
    delivery_fee: None,
};

fn python(arguments: &[&Path]) -> String {
    let bin = tests::python::environment(PACKAGES).unwrap();
    let output = Command::new(bin.join("python"))
        .arg(SCRIPT)
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

/// What Pillow finds in a file.
#[derive(Debug, Deserialize)]
struct Found {
    format: String,
    width: u32,
    height: u32,
    frames: u32,
    exif: usize,
    told: Vec<String>,
    chunks: Vec<String>,
    corners: [[i16; 4]; 4],
}

impl Found {
    fn is_upright(&self) -> bool {
        let near = |(found, wanted): (&[i16; 4], &[i16; 3])| {
            found
                .iter()
                .zip(wanted)
                .all(|(one, other)| (one - other).abs() < 30)
        };
        self.corners.iter().zip(&CORNERS).all(near)
    }

    fn assert_tells_nothing(&self, chunks: &[&str]) {
        assert_eq!(
            (self.format.as_str(), self.frames, self.exif),
            ("WEBP", 1, 0),
            "{self:?}"
        );
        assert_eq!(self.told, Vec::<String>::new(), "{self:?}");
        assert_eq!(self.chunks, chunks, "{self:?}");
    }
}

/// Who sells, and a product of theirs.
struct Seller {
    manager: Client,
    enterprise: String,
    folder: tempfile::TempDir,
}

impl Seller {
    async fn open(platform: &Platform, login: &str, name: &str) -> Self {
        let manager = platform.join("Manajer", login).await.unwrap();
        let new = NewEnterprise { name, ..UMKM };
        let enterprise = platform.enterprise(&manager, &new).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self {
            manager,
            enterprise,
            folder,
        }
    }

    fn make(&self) {
        python(&["make".as_ref(), self.folder.path()]);
    }

    fn file(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).unwrap()
    }

    /// Sends `bytes`; the picture's id, and what was answered.
    async fn put(&self, kind: &str, bytes: Vec<u8>, key: &str) -> (String, u16, Value) {
        let asked = ask_upload(&self.manager, &self.enterprise, (kind, bytes.len()), key);
        let (id, url) = asked.await.unwrap();
        let put = self.manager.http().put(&url).header("content-type", kind);
        let answer = put.body(bytes).send().await.unwrap();
        let status = answer.status().as_u16();
        (id, status, answer.json().await.unwrap_or_default())
    }

    async fn sent(&self, kind: &str, bytes: Vec<u8>, key: &str) -> String {
        let (id, status, answer) = self.put(kind, bytes, key).await;
        assert_eq!(status, 204, "{key}: {answer}");
        self.manager
            .done(COMPLETE, &json!({ "mediaId": id }))
            .await
            .unwrap();
        id
    }

    /// Lists a product with these pictures; its id.
    async fn list(&self, name: &str, media: Vec<String>) -> String {
        let listing = Listing {
            enterprise: &self.enterprise,
            name,
            price: 9_000,
            stock: 5,
            media,
        };
        let made = self.manager.done(CREATE, &listing.input()).await.unwrap();
        text(&made, "/product/id").unwrap()
    }

    /// The pictures of a product in the narrowest width that is `width` or more, once `count` are
    /// there.
    async fn images(&self, product: &str, width: Option<u32>, count: usize) -> Vec<Value> {
        let variables = json!({ "id": product, "width": width });
        let look = async || {
            let found = self.manager.gql(IMAGES, &variables).await?;
            let images = found["product"]["images"].as_array().cloned();
            Ok(images.filter(|images| images.len() == count))
        };
        eventually("the pictures", look).await.unwrap()
    }

    async fn fetch(&self, image: &Value, name: &str) -> PathBuf {
        let url = text(image, "/url").unwrap();
        let got = self.manager.http().get(&url).send().await.unwrap();
        assert_eq!(got.status(), 200);
        let path = self.folder.path().join(name);
        std::fs::write(&path, got.bytes().await.unwrap()).unwrap();
        path
    }
}

fn read(paths: &[PathBuf]) -> Vec<Found> {
    let arguments = std::iter::once(Path::new("read")).chain(paths.iter().map(PathBuf::as_path));
    serde_json::from_str(&python(&arguments.collect::<Vec<_>>())).unwrap()
}

on_both_databases! {
    async fn a_phone_photo_is_shown_upright_and_tells_nothing(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let seller = Seller::open(&platform, "satu@contoh.id", "Keripik Satu").await;
        seller.make();
        let media = seller.sent("image/jpeg", seller.file("phone.jpg"), "phone").await;
        let product = seller.list("Keripik Pisang", vec![media]).await;
        let mut paths = Vec::new();
        let asked = [Some(1), Some(161), Some(640), Some(641), Some(5_000), None];
        let widths = [160, 320, 640, 1_280, 1_280, 1_280];
        for (asked, width) in asked.into_iter().zip(widths) {
            let images = seller.images(&product, asked, 1).await;
            assert_eq!(images[0]["width"], width, "{asked:?}");
            paths.push(seller.fetch(&images[0], &format!("{asked:?}.webp")).await);
        }
        for (found, width) in read(&paths).iter().zip(widths) {
            let height = (width * 2_000 + 750) / 1_500;
            assert_eq!((found.width, found.height), (width, height));
            assert!(found.is_upright(), "{found:?}");
            found.assert_tells_nothing(&["VP8 "]);
        }
        let originals = platform.folder().join("media/upload");
        let left = eventually("the photo is forgotten", async || {
            Ok(Some(()).filter(|()| files_below(&originals) == 0))
        });
        left.await.unwrap();
        let niceness = niceness_of_threads(platform.server.pid(), "picture").unwrap();
        let stepped_back = niceness.iter().all(|one| *one >= 10);
        assert!(!niceness.is_empty() && stepped_back, "{niceness:?}");
    }
}

fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .map(|path| if path.is_dir() { files_below(&path) } else { 1 })
        .sum()
}

#[tokio::test]
async fn every_kind_is_shown_or_refused_by_its_name() {
    let platform = Platform::open(&program(), Engine::Sqlite, &[])
        .await
        .unwrap();
    let seller = Seller::open(&platform, "satu@contoh.id", "Keripik Satu").await;
    seller.make();
    let kinds = [
        ("progressive.jpg", "image/jpeg"),
        ("cmyk.jpg", "image/jpeg"),
        ("moving.gif", "image/gif"),
        ("photo.webp", "image/webp"),
        ("moving.webp", "image/webp"),
        ("palette.png", "image/png"),
        ("deep.png", "image/png"),
        ("grey.jpg", "image/jpeg"),
    ];
    let mut media = Vec::new();
    for (name, kind) in kinds {
        media.push(seller.sent(kind, seller.file(name), name).await);
    }
    let product = seller.list("Keripik Pisang", media).await;
    let mut paths = Vec::new();
    let shown = seller.images(&product, None, kinds.len()).await;
    for (image, (name, _)) in shown.iter().zip(kinds) {
        assert_eq!(
            (&image["width"], &image["height"]),
            (&json!(400), &json!(300)),
            "{name}"
        );
        paths.push(seller.fetch(image, &format!("{name}.shown")).await);
    }
    let found = read(&paths);
    for (found, (name, _)) in found.iter().zip(kinds).take(5) {
        found.assert_tells_nothing(&["VP8 "]);
        assert!(found.is_upright(), "{name}: {found:?}");
    }
    found[5].assert_tells_nothing(&["VP8X", "ALPH", "VP8 "]);
    let alphas = found[5].corners.map(|corner| corner[3]);
    assert_eq!(
        alphas,
        [0, 255, 255, 255],
        "one colour of the palette is glass"
    );
    let shades = found[6].corners.map(|corner| corner[0] > 128);
    assert_eq!(
        shades,
        [true, false, false, true],
        "sixteen bits become eight"
    );
    found[7].assert_tells_nothing(&["VP8 "]);
    refused_by_name(&seller).await;
}

async fn refused_by_name(seller: &Seller) {
    for (name, code, word) in [
        ("photo.heic", "HEIC_NOT_ALLOWED", "HEIC"),
        ("photo.avif", "AVIF_NOT_ALLOWED", "AVIF"),
    ] {
        let (_, status, answer) = seller.put("image/jpeg", seller.file(name), name).await;
        assert_eq!((status, &answer["code"]), (422, &json!(code)), "{answer}");
        assert!(
            answer["message"].as_str().unwrap().contains(word),
            "{answer}"
        );
        let kind = name.replace("photo.", "image/");
        let input = json!({ "enterpriseId": seller.enterprise, "contentType": kind, "bytes": 9,
            "idempotencyKey": kind });
        let told = seller.manager.send(UPLOAD, &input).await.unwrap();
        assert_eq!(user_errors(&told), ["contentType: NOT_ALLOWED"]);
        assert!(
            text(&told, "/userErrors/0/message").unwrap().contains(word),
            "{told}"
        );
    }
}

on_both_databases! {
    async fn pictures_are_ordered_described_and_shared_with_nobody(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let seller = Seller::open(&platform, "satu@contoh.id", "Keripik Satu").await;
        let other = Seller::open(&platform, "dua@contoh.id", "Keripik Dua").await;
        let photo = tests::selling::photo(200, 150, 7).unwrap();
        let sent = async |seller: &Seller, key: &str, shade: u8| {
            let photo = tests::selling::photo(200, 150, shade).unwrap();
            seller.sent("image/jpeg", photo, key).await
        };
        let first = seller.sent("image/jpeg", photo.clone(), "a").await;
        let product = seller.list("Keripik Pisang", vec![first.clone()]).await;
        let theirs = other.sent("image/jpeg", photo.clone(), "a").await;
        let alien = other.list("Keripik Talas", vec![theirs.clone()]).await;
        let shown = seller.images(&product, None, 1).await;
        let alien = other.images(&alien, None, 1).await;
        assert_eq!(shown[0]["alt"], "Keripik Pisang");
        assert_ne!(shown[0]["url"], alien[0]["url"], "an address would tell who has the file");
        let again = seller.sent("image/jpeg", photo, "again").await;
        let second = sent(&seller, "b", 200).await;
        let change = |pictures: Value| json!({ "productId": product, "pictures": pictures });
        let pictures = json!([{ "mediaId": second, "alt": " Dari dekat " },
            { "mediaId": first }, { "mediaId": again, "alt": "" }]);
        seller.manager.done(PICTURES, &change(pictures)).await.unwrap();
        let now = seller.images(&product, Some(1), 3).await;
        let alts: Vec<&Value> = now.iter().map(|image| &image["alt"]).collect();
        assert_eq!(alts, ["Dari dekat", "Keripik Pisang", "Keripik Pisang"]);
        assert_eq!(now[1]["url"], now[2]["url"], "the same bytes are one object");
        let variables = json!({ "id": product, "width": null });
        let found = seller.manager.gql(IMAGES, &variables).await.unwrap();
        assert_eq!(found["product"]["image"]["mediaId"], json!(second), "the first is the cover");
        let many: Vec<Value> = (0..13).map(|_| json!({ "mediaId": first })).collect();
        for (pictures, told) in [
            (json!(many), "pictures: TOO_LARGE"),
            (json!([{ "mediaId": theirs }]), "pictures.0.mediaId: UNKNOWN"),
            (json!([{ "mediaId": first }, { "mediaId": first }]), "pictures.1.mediaId: DUPLICATE"),
            (json!([{ "mediaId": first, "alt": "x".repeat(251) }]), "pictures.0.alt: TOO_LARGE"),
            (json!([{ "mediaId": "x" }]), "pictures.0.mediaId: MALFORMED"),
        ] {
            let refused = seller.manager.send(PICTURES, &change(pictures)).await.unwrap();
            assert_eq!(user_errors(&refused), [told]);
        }
        assert_eq!(seller.images(&product, None, 3).await.len(), 3);
        seller.manager.done(PICTURES, &change(json!([{ "mediaId": again }]))).await.unwrap();
        let left = seller.images(&product, None, 1).await;
        assert_eq!(left[0]["url"], shown[0]["url"]);
        seller.manager.done(PICTURES, &change(json!([]))).await.unwrap();
        assert_eq!(seller.images(&product, None, 0).await.len(), 0);
    }
}

#[tokio::test]
async fn a_picture_is_kept_for_a_year_and_sent_in_parts() {
    let platform = Platform::open(&program(), Engine::Sqlite, &[])
        .await
        .unwrap();
    let seller = Seller::open(&platform, "satu@contoh.id", "Keripik Satu").await;
    let photo = tests::selling::photo(900, 700, 7).unwrap();
    let media = seller.sent("image/jpeg", photo, "a").await;
    let product = seller.list("Keripik Pisang", vec![media]).await;
    let shown = seller.images(&product, Some(320), 1).await;
    let url = text(&shown[0], "/url").unwrap();
    let http = platform.guest.http();
    let whole = http.get(&url).send().await.unwrap();
    for (name, value) in [
        ("content-type", "image/webp"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        assert_eq!(whole.headers()[name], value, "{name}");
    }
    let etag = whole.headers()["etag"].to_str().unwrap().to_owned();
    let bytes = whole.bytes().await.unwrap();
    let head = http.head(&url).send().await.unwrap();
    let length = bytes.len().to_string();
    assert_eq!(head.headers()["content-length"], length.as_str());
    assert_eq!(head.headers()["etag"], etag.as_str());
    in_parts(http, (&url, &etag), &bytes).await;
}

async fn in_parts(http: &reqwest::Client, (url, etag): (&str, &str), bytes: &[u8]) {
    let part = &bytes[4..8];
    let total = bytes.len();
    let list = format!("\"x\", W/{etag}");
    let ranged = ("range", "bytes=4-7");
    let nothing: &[u8] = b"";
    for (headers, status, body) in [
        (vec![("if-none-match", etag)], 304, nothing),
        (vec![("if-none-match", list.as_str())], 304, nothing),
        (vec![("if-none-match", "*")], 304, nothing),
        (vec![("if-none-match", "\"x\"")], 200, bytes),
        (vec![ranged], 206, part),
        (vec![ranged, ("if-range", etag)], 206, part),
        (vec![ranged, ("if-range", "\"x\"")], 200, bytes),
        (vec![("range", "bytes=-1")], 206, &bytes[total - 1..]),
        (vec![("range", "bytes=9999999-")], 416, nothing),
    ] {
        let asked = headers.iter().fold(http.get(url), |get, (name, value)| {
            get.header(*name, *value)
        });
        let got = asked.send().await.unwrap();
        assert_eq!(got.status(), status, "{headers:?}");
        if status == 206 {
            let range = got.headers()["content-range"].to_str().unwrap();
            assert!(range.ends_with(&format!("/{total}")), "{range}");
        }
        if status == 304 {
            assert_eq!(got.headers()["etag"], etag);
            assert!(got.headers().contains_key("cache-control"));
        }
        assert_eq!(got.bytes().await.unwrap(), body, "{headers:?}");
    }
}
