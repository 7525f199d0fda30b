//! What a shop's frontend reads: a list, a page, a search.

use super::measure::{Measured, Pace, Watched};
use crate::platform::Platform;
use crate::server::Server;
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::time::Duration;

/// The list of 24 products.
pub(super) const LIST: &str = "list of 24";
/// The page of a product.
pub(super) const PRODUCT: &str = "product page";
const SEARCH: &str = "search with facets";
/// Before anything counts, caches are warm.
const WARM_UP: Duration = Duration::from_secs(1);

const LIST_QUERY: &str = "{ products(first: 24) { nodes { id name price
    image { url width height } enterpriseName villageName villageCode }
    pageInfo { hasNextPage endCursor } } }";
const PRODUCT_QUERY: &str = "query($id: ID!) { product(id: $id) { id slug name description category
    price image { url width height } enterpriseName enterpriseSlug villageName villageCode
    publishedAt variants { id sku name unit price weightGram step minimum stock }
    origins { village villageName share } } }";
const SEARCH_QUERY: &str = "query($words: String!) { productSearch(query: $words, first: 24) {
    totalCount nodes { id name price image { url width height } enterpriseName villageName }
    facets { categories { code name count } regions { code name count }
    priceBands { code count } enterpriseKinds { code count } } } }";
/// As people type: spellings, a typing error, one word and several.
const WORDS: [&str; 8] = [
    "kripik pisang",
    "kopi",
    "kopi robusta",
    "tapis",
    "sambal",
    "keripik singkog",
    "madu",
    "gula aren",
];

/// The name of the reference of the read called `name`.
pub(super) fn reference_of(name: &str) -> String {
    format!("{name}, by hand")
}

/// A request that is sent again and again, and the length of its answer.
struct Request {
    url: String,
    body: Option<String>,
    bytes: usize,
}

impl Request {
    fn graphql(server: &Server, query: &str, variables: &Value) -> Self {
        Self {
            url: format!("{}/graphql", server.url()),
            body: Some(json!({ "query": query, "variables": variables }).to_string()),
            bytes: 0,
        }
    }

    fn get(server: &Server, path: &str) -> Self {
        Self {
            url: format!("{}{path}", server.url()),
            body: None,
            bytes: 0,
        }
    }

    async fn send(&self, http: &reqwest::Client) -> anyhow::Result<Vec<u8>> {
        let request = match &self.body {
            None => http.get(&self.url),
            Some(body) => {
                let request = http.post(&self.url).body(body.clone());
                request.header("content-type", "application/json")
            }
        };
        let answer = request.send().await?.error_for_status()?;
        Ok(answer.bytes().await?.into())
    }

    /// Sends it once, to see that it is answered well; the data of the answer.
    async fn try_out(&mut self, http: &reqwest::Client) -> anyhow::Result<Value> {
        let answer = self.send(http).await?;
        self.bytes = answer.len();
        let mut answer: Value = serde_json::from_slice(&answer)?;
        ensure!(answer["errors"].is_null(), "{answer}");
        let data = answer["data"].take();
        ensure!(data.is_object(), "no data at {}", self.url);
        Ok(data)
    }
}

/// Measures every read, each beside its reference where there is one.
pub(super) async fn measure(
    platform: &Platform,
    reference: &Server,
    pace: Pace,
) -> anyhow::Result<Vec<Measured>> {
    let server = &platform.server;
    let ours = vec![Request::graphql(server, LIST_QUERY, &json!({}))];
    let theirs = vec![Request::get(reference, "/products?first=24")];
    let mut measured = compared(platform, (server, reference), (LIST, ours, theirs), pace).await?;

    let list = platform.guest.gql(LIST_QUERY, &json!({})).await?;
    let nodes = list["products"]["nodes"].as_array().context("no list")?;
    let ids: Vec<&str> = nodes
        .iter()
        .filter_map(|node| node["id"].as_str())
        .collect();
    let by_id = |id: &&str| Request::graphql(server, PRODUCT_QUERY, &json!({ "id": id }));
    let ours = ids.iter().map(by_id).collect();
    let by_hand = |id: &&str| Request::get(reference, &format!("/product/{id}"));
    let theirs = ids.iter().map(by_hand).collect();
    let asked = (PRODUCT, ours, theirs);
    measured.extend(compared(platform, (server, reference), asked, pace).await?);

    let search = |words: &&str| Request::graphql(server, SEARCH_QUERY, &json!({ "words": words }));
    let mut searches: Vec<Request> = WORDS.iter().map(search).collect();
    for request in &mut searches {
        let data = request.try_out(platform.guest.http()).await?;
        let found = data["productSearch"]["totalCount"].as_u64();
        ensure!(
            found > Some(0),
            "a search finds nothing: {:?}",
            request.body
        );
    }
    measured.push(repeat(platform, server, (SEARCH, &searches), pace).await?);
    Ok(measured)
}

/// Measures both, after making sure that they answer the same.
async fn compared(
    platform: &Platform,
    (server, reference): (&Server, &Server),
    (name, mut ours, mut theirs): (&str, Vec<Request>, Vec<Request>),
    pace: Pace,
) -> anyhow::Result<Vec<Measured>> {
    let http = platform.guest.http();
    for (one, other) in ours.iter_mut().zip(&mut theirs) {
        let (data, by_hand) = (one.try_out(http).await?, other.try_out(http).await?);
        ensure!(data == by_hand, "{name}:\n{data}\nby hand:\n{by_hand}");
    }
    let by_hand = reference_of(name);
    Ok(vec![
        repeat(platform, server, (name, &ours), pace).await?,
        repeat(platform, reference, (&by_hand, &theirs), pace).await?,
    ])
}

async fn repeat(
    platform: &Platform,
    server: &Server,
    (name, requests): (&str, &[Request]),
    pace: Pace,
) -> anyhow::Result<Measured> {
    let http = platform.guest.http();
    let work = async |connection: usize, done: usize| {
        let request = requests.get((connection + done) % requests.len());
        let request = request.context("no requests")?;
        let answer = request.send(http).await?;
        ensure!(
            answer.len() == request.bytes,
            "another answer: {}",
            String::from_utf8_lossy(&answer)
        );
        Ok(())
    };
    let watched = Watched {
        server,
        database: platform.ground().postgres().map(AsRef::as_ref),
    };
    let warm_up = Pace {
        time: WARM_UP,
        ..pace
    };
    warm_up.measure(name, watched, &work).await?;
    pace.measure(name, watched, &work).await
}
