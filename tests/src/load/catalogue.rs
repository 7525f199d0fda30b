//! A catalogue of any size: a few stalls walk all the steps, then rows like theirs are written
//! straight into the database, since thousands of requests would measure nothing and take long.

use crate::ground::Ground;
use crate::platform::{NewEnterprise, Platform};
use crate::rows::database;
use crate::selling::photo;
use crate::stall::{NewStall, Stall};
use anyhow::Context;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, FromQueryResult, Statement};
use std::fmt::Write;
use uuid::Uuid;

/// Enterprises that one order is split between.
pub(super) const STALLS_OF_AN_ORDER: usize = 3;
const STALLS: usize = 24;
/// Rows of one statement.
const CHUNK: usize = 200;
const CATALOGUE: &str = include_str!("../../../data/demo_products.csv");

/// A product of the demo's catalogue.
struct Sample {
    name: String,
    category: String,
    unit: String,
    price: i64,
    weight_gram: i64,
    village: String,
    description: String,
}

fn samples() -> anyhow::Result<Vec<Sample>> {
    let mut reader = csv::Reader::from_reader(CATALOGUE.as_bytes());
    let header = reader.headers()?.clone();
    let mut samples = Vec::new();
    for record in reader.records() {
        let record = record?;
        let field = |name: &str| {
            let at = header.iter().position(|one| one == name);
            let found = at.and_then(|at| record.get(at)).map(str::to_owned);
            found.with_context(|| format!("no {name}"))
        };
        samples.push(Sample {
            name: field("name")?,
            category: field("category_code")?.replace('.', ""),
            unit: field("unit")?,
            price: field("price_rupiah")?.parse()?,
            weight_gram: field("weight_gram")?.parse()?,
            village: field("village_code")?,
            description: field("description")?,
        });
    }
    Ok(samples)
}

/// Stalls in villages all over the province, each with a photo.
pub(super) async fn open_stalls(platform: &Platform) -> anyhow::Result<Vec<Stall>> {
    let samples = samples()?;
    let mut stalls = Vec::with_capacity(STALLS);
    let step = samples.len() / STALLS;
    for (number, sample) in samples.iter().step_by(step).take(STALLS).enumerate() {
        let name = format!("UMKM {number} {}", sample.name);
        let new = NewStall {
            login: &format!("manajer{number}@contoh.id"),
            enterprise: NewEnterprise {
                name: &name,
                kind: "UMKM",
                village: &sample.village,
                delivery_fee: None,
            },
            product: &sample.name,
            price: sample.price,
            stock: 100_000_000,
            photo: Some(photo(1_200, 900, u8::try_from(number * 9)?)?),
        };
        stalls.push(Stall::open(platform, new).await?);
    }
    Ok(stalls)
}

/// What a new row copies of a stall.
#[derive(FromQueryResult)]
struct Template {
    enterprise_id: Uuid,
    cover_media_id: Option<Uuid>,
    home_village_code: String,
    created_at: String,
}

/// Adds products until there are `count`; no server may be at work.
pub(super) async fn grow(ground: &Ground, count: u64) -> anyhow::Result<()> {
    let on = database(&ground.database_url(), 1).await?;
    let sql = "SELECT p.enterprise_id, p.cover_media_id, e.home_village_code, \
               CAST(p.created_at AS TEXT) AS created_at \
               FROM products p JOIN enterprises e ON e.id = p.enterprise_id ORDER BY p.id";
    let found = on
        .query_all_raw(Statement::from_string(on.get_database_backend(), sql))
        .await?;
    let templates = found.iter().map(|row| Template::from_query_result(row, ""));
    let templates = templates.collect::<Result<Vec<_>, _>>()?;
    let samples = samples()?;
    let numbers: Vec<usize> = (templates.len()..usize::try_from(count)?).collect();
    on.execute_unprepared("BEGIN").await?;
    for chunk in numbers.chunks(CHUNK) {
        insert(&on, chunk, &templates, &samples).await?;
    }
    on.execute_unprepared("COMMIT; ANALYZE").await?;
    Ok(on.close().await?)
}

/// The rows of one chunk, as lists of values for each table.
struct Rows {
    backend: DbBackend,
    products: Vec<String>,
    origins: Vec<String>,
    media: Vec<String>,
    variants: Vec<String>,
    stock: Vec<String>,
    movements: Vec<String>,
    changes: Vec<String>,
}

async fn insert(
    on: &DatabaseConnection,
    numbers: &[usize],
    templates: &[Template],
    samples: &[Sample],
) -> anyhow::Result<()> {
    let mut rows = Rows::on(on.get_database_backend());
    for number in numbers {
        let template = templates.get(number % templates.len());
        let sample = samples.get(number % samples.len());
        let (template, sample) = template.zip(sample).context("nothing to copy")?;
        rows.add(*number, template, sample, number / samples.len());
    }
    let tables = [
        (
            "products (id, enterprise_id, slug, name, description, kind, category_code, status, \
             min_price_rupiah, cover_media_id, created_at, updated_at, published_at)",
            &rows.products,
        ),
        (
            "product_origins (product_id, village_code, share_bps)",
            &rows.origins,
        ),
        (
            "product_media (product_id, media_id, position, alt)",
            &rows.media,
        ),
        (
            "product_variants (id, product_id, position, sku, name, unit, price_rupiah, \
             weight_gram, step_milli, minimum_milli, created_at)",
            &rows.variants,
        ),
        (
            "variant_stock (variant_id, tracked, on_hand_milli, held_milli)",
            &rows.stock,
        ),
        (
            "stock_movements (id, variant_id, kind, on_hand_delta_milli, held_delta_milli, \
             moved_at)",
            &rows.movements,
        ),
        ("change_log (product_id, changed_at)", &rows.changes),
    ];
    for (table, values) in tables {
        if !values.is_empty() {
            let sql = format!("INSERT INTO {table} VALUES {}", values.join(", "));
            on.execute_unprepared(&sql).await?;
        }
    }
    Ok(())
}

impl Rows {
    fn on(backend: DbBackend) -> Self {
        Self {
            backend,
            products: Vec::new(),
            origins: Vec::new(),
            media: Vec::new(),
            variants: Vec::new(),
            stock: Vec::new(),
            movements: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// An id as the database spells it.
    fn id(&self, id: Uuid) -> String {
        match self.backend {
            DbBackend::Sqlite => format!("X'{}'", id.simple()),
            _ => format!("'{id}'"),
        }
    }

    /// Adds product `number`; `round` tells those of one sample apart.
    fn add(&mut self, number: usize, template: &Template, sample: &Sample, round: usize) {
        let id = |kind: u128| self.id(Uuid::from_u128((kind << 64) | number as u128));
        let (product, variant, movement) = (id(1), id(2), id(3));
        let at = text(&template.created_at);
        let price = sample.price + 500 * i64::try_from(round % 7).unwrap_or(0);
        let name = text(&format!("{} {round}", sample.name));
        let cover = template.cover_media_id.map(|id| self.id(id));
        let mut row = format!("({product}, {}, ", self.id(template.enterprise_id));
        // Writing to a string cannot fail.
        let _ = write!(
            row,
            "{}, {name}, {}, 'GOODS', '{}', 'PUBLISHED', {price}, {}, {at}, {at}, {at})",
            text(&format!("produk-{number}")),
            text(&sample.description),
            sample.category,
            cover.as_deref().unwrap_or("NULL"),
        );
        self.products.push(row);
        let village = text(&template.home_village_code);
        self.origins.push(format!("({product}, {village}, 10000)"));
        if let Some(cover) = cover {
            self.media.push(format!("({product}, {cover}, 0, {name})"));
        }
        self.variants.push(format!(
            "({variant}, {product}, 0, 'V1', '', {}, {price}, {}, 1000, 1000, {at})",
            text(&sample.unit),
            sample.weight_gram
        ));
        self.stock.push(format!("({variant}, true, 100000, 0)"));
        self.movements.push(format!(
            "({movement}, {variant}, 'RECEIVE', 100000, 0, {at})"
        ));
        self.changes.push(format!("({product}, {at})"));
    }
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}
