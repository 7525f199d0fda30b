//! Operations to start from, one tab of `GraphiQL` each.

use crate::http::SampleOperation;
use chrono::{Days, NaiveDate};
use serde_json::json;

/// Days that the samples look back.
const DAYS: u64 = 90;

/// What each shows, and to whom: in Indonesian and in English.
const SAMPLES: [(&str, &str); 9] = [
    (
        "Cari produk, salah ketik tidak apa · Search products, typos welcome",
        include_str!("../../assets/samples/search.graphql"),
    ),
    (
        "Daftar produk satu kategori · Products of a category",
        include_str!("../../assets/samples/products.graphql"),
    ),
    (
        "Wilayah dan induknya · Regions and what they lie in",
        include_str!("../../assets/samples/region.graphql"),
    ),
    (
        "Usaha di satu kecamatan · Enterprises of a district",
        include_str!("../../assets/samples/enterprises.graphql"),
    ),
    (
        "Output provinsi (masuk sebagai analis) · Output of the province (sign in as its analyst)",
        include_str!("../../assets/samples/output.graphql"),
    ),
    (
        "Menunggu verifikasi (petugas) · Waiting to be verified (officer)",
        include_str!("../../assets/samples/waiting.graphql"),
    ),
    (
        "Pesanan saya (pembeli) · My orders (buyer)",
        include_str!("../../assets/samples/orders.graphql"),
    ),
    (
        "Penjualan usaha saya dan saldonya (manajer) · What my enterprise sold (manager)",
        include_str!("../../assets/samples/sales.graphql"),
    ),
    (
        "Siapa saya dan hak saya (siapa pun yang masuk) · Who I am (anyone signed in)",
        include_str!("../../assets/samples/viewer.graphql"),
    ),
];

/// The samples, with the days up to `today`.
pub fn samples(today: NaiveDate) -> Vec<SampleOperation> {
    let days = json!({ "from": today - Days::new(DAYS), "to": today });
    let sample = |(title, query): (&str, &str)| SampleOperation {
        title: title.to_owned(),
        query: query.to_owned(),
        variables: if query.contains("($from: Date!, $to: Date!)") {
            days.to_string()
        } else {
            String::new()
        },
    };
    SAMPLES.map(sample).into()
}
