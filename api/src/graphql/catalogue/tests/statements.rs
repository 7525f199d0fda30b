//! A page costs the same number of statements, however much is on it.

use super::{kripik, published};
use crate::graphql::catalogue::testing::Marketplace;
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::json;

const CARDS: &str = "nodes { name price enterpriseName villageName image(width: 320) { url alt }
    large: image { url width height } }";
const FIELDS: &str = "nodes { name price enterpriseName villageName image { url }
    images(width: 640) { url } variants { sku price stock } origins { villageName share }
    enterprise { name slug } } pageInfo { hasNextPage }";

/// The statements that `fields` of the `first` products take; there have to be as many.
fn statements(
    runtime: &tokio::runtime::Runtime,
    shop: &Marketplace,
    fields: &str,
    first: usize,
) -> u64 {
    let recorder = PrometheusBuilder::new().build_recorder();
    let query = format!("{{ products(first: {first}) {{ {fields} }} }}");
    let answer = metrics::with_local_recorder(&recorder, || runtime.block_on(shop.look(&query)));
    let nodes = answer["data"]["products"]["nodes"].as_array();
    assert_eq!(nodes.map(Vec::len), Some(first), "{answer}");
    let told = recorder.handle().render();
    let lines = told.lines();
    let mut counts = lines.filter_map(|line| line.strip_prefix(storage::STATEMENTS));
    counts.next().unwrap().trim().parse().unwrap()
}

#[test]
fn a_list_takes_as_many_for_one_product_as_for_a_hundred() {
    // One thread: what is counted is counted where it is asked for.
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let shop = runtime.block_on(async {
        let shop = Marketplace::open().await;
        for number in 0..100 {
            let mut input = kripik(1, &format!("k{number}"));
            input["name"] = json!(format!("Keripik {number}"));
            published(&shop, input).await;
        }
        shop
    });
    let counts = [1, 30, 31, 100].map(|first| statements(&runtime, &shop, FIELDS, first));
    assert_eq!(counts, [5; 4]);
    let cards = statements(&runtime, &shop, CARDS, 24);
    assert_eq!(cards, 1, "covers come with the list, in any width");
}
