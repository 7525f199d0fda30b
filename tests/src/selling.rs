//! The verbs of who sells: send a photo, list, publish, give money back, read the books.

use crate::client::{Client, Mutation, text};
use crate::eventually;
use anyhow::ensure;
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use std::io::Cursor;

/// Writes a product down.
pub const CREATE: Mutation = Mutation {
    name: "productCreate",
    input: "ProductCreateInput",
    fields: "product { id variants { id } }",
};
/// Puts it up for sale.
pub const PUBLISH: Mutation = Mutation {
    name: "productPublish",
    input: "ProductPublishInput",
    fields: "product { id status }",
};
/// Changes its prices.
pub const UPDATE: Mutation = Mutation {
    name: "productUpdate",
    input: "ProductUpdateInput",
    fields: "product { price }",
};
/// Asks for a place to send a photo to.
pub const UPLOAD: Mutation = Mutation {
    name: "mediaUploadCreate",
    input: "MediaUploadCreateInput",
    fields: "upload { mediaId url }",
};
/// Says that it was sent.
pub const COMPLETE: Mutation = Mutation {
    name: "mediaUploadComplete",
    input: "MediaUploadCompleteInput",
    fields: "media { state }",
};
/// Gives the money of a seller order back.
pub const REFUND: Mutation = Mutation {
    name: "sellerOrderRefund",
    input: "SellerOrderRefundInput",
    fields: "refund { amount status }",
};

/// A product to be listed.
#[derive(Debug, Clone)]
pub struct Listing<'a> {
    /// Who sells it.
    pub enterprise: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Rupiah for one.
    pub price: i64,
    /// How many there are.
    pub stock: i64,
    /// Its pictures, sent before.
    pub media: Vec<String>,
}

/// A product that is listed, with its only variant.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The product.
    pub product: String,
    /// What is bought.
    pub variant: String,
}

impl Listing<'_> {
    /// What `productCreate` takes.
    pub fn input(&self) -> Value {
        json!({
            "enterpriseId": self.enterprise,
            "name": self.name,
            "category": "01.01.01",
            "variants": [{ "unit": "bungkus 250 g", "price": self.price, "weightGram": 250,
                "stock": self.stock }],
            "mediaIds": self.media,
            "idempotencyKey": self.name.replace(' ', "-"),
        })
    }
}

/// Lists and publishes a product.
///
/// # Errors
/// When a step is refused.
pub async fn list(manager: &Client, listing: &Listing<'_>) -> anyhow::Result<Listed> {
    let payload = manager.done(CREATE, &listing.input()).await?;
    let listed = Listed {
        product: text(&payload, "/product/id")?,
        variant: text(&payload, "/product/variants/0/id")?,
    };
    let input = json!({ "productId": listed.product });
    manager.done(PUBLISH, &input).await?;
    Ok(listed)
}

/// A place to send `bytes` of `content_type` to: the picture's id, and its address.
///
/// # Errors
/// When none is given.
pub async fn ask_upload(
    manager: &Client,
    enterprise: &str,
    (content_type, bytes): (&str, usize),
    key: &str,
) -> anyhow::Result<(String, String)> {
    let input = json!({ "enterpriseId": enterprise, "contentType": content_type,
        "bytes": bytes, "idempotencyKey": key });
    let payload = manager.done(UPLOAD, &input).await?;
    let id = text(&payload, "/upload/mediaId")?;
    Ok((id, text(&payload, "/upload/url")?))
}

/// Sends a JPEG for `enterprise`; its id.
///
/// # Errors
/// When it is not taken.
pub async fn send_photo(
    manager: &Client,
    enterprise: &str,
    jpeg: Vec<u8>,
    key: &str,
) -> anyhow::Result<String> {
    let kind = ("image/jpeg", jpeg.len());
    let (id, url) = ask_upload(manager, enterprise, kind, key).await?;
    let put = manager
        .http()
        .put(&url)
        .header("content-type", "image/jpeg");
    let answer = put.body(jpeg).send().await?;
    ensure!(answer.status().is_success(), "{}", answer.text().await?);
    manager.done(COMPLETE, &json!({ "mediaId": id })).await?;
    Ok(id)
}

/// A photo that is told from others by `shade`.
///
/// # Errors
/// When it cannot be encoded.
pub fn photo(width: u32, height: u32, shade: u8) -> anyhow::Result<Vec<u8>> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], shade])
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Jpeg)?;
    Ok(file.into_inner())
}

/// Searches until `product` is found; the hit, with its picture once that is made.
///
/// # Errors
/// When it is never found.
pub async fn wait_found(client: &Client, words: &str, product: &str) -> anyhow::Result<Value> {
    let query = "query($words: String!) { productSearch(query: $words, first: 24) { nodes {
        id name price villageName enterpriseName image { url width height } } } }";
    eventually("finding the product", async || {
        let found = client.gql(query, &json!({ "words": words })).await?;
        let nodes = found["productSearch"]["nodes"].as_array();
        let mut nodes = nodes.into_iter().flatten();
        Ok(nodes.find(|node| node["id"] == product).cloned())
    })
    .await
}
