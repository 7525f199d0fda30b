//! 24 hits from 10,000 generated products, plain and faceted, in one process.
//!
//! `cargo bench -p search`

use chrono::DateTime;
use criterion::{Criterion, criterion_group, criterion_main};
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;
use domain::{EnterpriseId, ProductId, Rupiah};
use search::{Dictionary, IndexChange, ProductDocument, ProductIndex, SearchQuery, TantivyIndex};
use std::hint::black_box;
use std::sync::Arc;
use tokio::runtime::Runtime;
use uuid::Uuid;

const PRODUCTS: u64 = 10_000;

const GOODS: [&str; 12] = [
    "Kopi", "Keripik", "Gula", "Madu", "Kerupuk", "Sambal", "Lada", "Tapis", "Beras", "Dodol",
    "Batik", "Pupuk",
];
const TRAITS: [&str; 12] = [
    "Robusta", "Pisang", "Aren", "Hutan", "Ikan", "Terasi", "Hitam", "Sulam", "Organik", "Cokelat",
    "Bubuk", "Manis",
];
const PLACES: [&str; 8] = [
    "Liwa",
    "Kalianda",
    "Krui",
    "Pringsewu",
    "Kotabumi",
    "Menggala",
    "Sukadana",
    "Talang Padang",
];

/// A fixed stream of numbers (splitmix64), so that every run has the same products.
struct Stream(u64);

impl Stream {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn pick(&mut self, words: &[&str]) -> String {
        let at = usize::try_from(self.below(words.len() as u64)).unwrap_or(0);
        words.get(at).copied().unwrap_or_default().to_owned()
    }
}

fn product(stream: &mut Stream, number: u64) -> ProductDocument {
    let regency = 1 + stream.below(13);
    let village = format!(
        "18{regency:02}{:02}2{:03}",
        1 + stream.below(15),
        stream.below(20)
    );
    let category = format!(
        "{:02}{:02}{:02}",
        1 + stream.below(10),
        1 + stream.below(5),
        1
    );
    let goods = stream.pick(&GOODS);
    let kind = usize::try_from(stream.below(4)).unwrap_or(0);
    let price = i64::try_from(1_000 * (5 + stream.below(200))).unwrap_or(0);
    let seconds = i64::try_from(1_700_000_000 + number * 60).unwrap_or(0);
    ProductDocument {
        product_id: ProductId::from_uuid(Uuid::from_u128(u128::from(number) + 1)),
        name: format!("{goods} {} {}", stream.pick(&TRAITS), stream.pick(&TRAITS)),
        description: format!(
            "{goods} asli dari {} dengan {} pilihan, dikemas rapat untuk oleh-oleh.",
            stream.pick(&PLACES),
            stream.pick(&TRAITS),
        ),
        category: CategoryCode::parse(&category).expect("a code"),
        category_names: vec![stream.pick(&GOODS), "Makanan Olahan".to_owned()],
        enterprise_id: EnterpriseId::from_uuid(Uuid::from_u128(u128::from(stream.below(300)))),
        enterprise_name: format!("UMKM {} Jaya", stream.pick(&PLACES)),
        enterprise_kind: *EnterpriseKind::ALL.get(kind).expect("a kind"),
        region: RegionCode::parse(&village).expect("a code"),
        region_names: vec![
            stream.pick(&PLACES),
            stream.pick(&PLACES),
            "Lampung Barat".to_owned(),
            "Lampung".to_owned(),
        ],
        min_price: Rupiah::price(price).expect("a price"),
        available: stream.below(10) > 0,
        published_at: DateTime::from_timestamp(seconds, 0).expect("a time"),
    }
}

fn filled(runtime: &Runtime) -> TantivyIndex {
    let dictionary = Dictionary::from_csv(
        include_str!("../../data/synonyms.csv"),
        include_str!("../../data/stopwords.csv"),
    );
    let dictionary = Arc::new(dictionary.expect("the data files"));
    let index = TantivyIndex::in_memory(dictionary).expect("an index");
    let mut stream = Stream(42);
    let changes = (0..PRODUCTS)
        .map(|number| IndexChange::Upsert(Box::new(product(&mut stream, number))))
        .collect();
    runtime.block_on(index.apply(changes, "1")).expect("fed");
    index
}

fn searches(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let index = filled(&runtime);
    let mut group = criterion.benchmark_group("search");
    for text in [
        "kopi",
        "kripik pisang coklat",
        "kopi robusta lambar",
        "kopp",
        "",
    ] {
        for facets in [false, true] {
            let query = SearchQuery {
                facets,
                ..SearchQuery::text(text)
            };
            let name = if facets { "faceted" } else { "plain" };
            group.bench_function(format!("{name}/{text}"), |bencher| {
                bencher.iter(|| runtime.block_on(index.search(black_box(&query))));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, searches);
criterion_main!(benches);
