//! The reference point for speed: a product list and a product page written by hand.
//!
//! The same joins over the same database and the same JSON as GraphQL answers, with nothing in
//! between: no rights, no limits, no telemetry. What the API costs on top is what it is good for.

use crate::rows::database;
use anyhow::Context;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::Quantity;
use domain::catalogue::CategoryCode;
use domain::region::RegionCode;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, FromQueryResult, Statement, Value};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use uuid::Uuid;

/// As many as the server that it is compared with.
const READERS: u32 = 4;

/// What it serves, and where.
#[derive(Debug, Clone, clap::Args)]
pub struct ReferenceServer {
    /// The database of a platform.
    #[arg(long)]
    pub database_url: String,
    /// Where it listens.
    #[arg(long)]
    pub listen: SocketAddr,
    /// Where pictures are, as the platform says.
    #[arg(long)]
    pub public_url: String,
}

#[derive(Clone)]
struct Shared {
    db: DatabaseConnection,
    public_url: Arc<str>,
}

type Answer = Result<Response, Broken>;

/// Whatever goes wrong ends the comparison.
struct Broken(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Broken {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        let status = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
        (status, self.0.to_string()).into_response()
    }
}

impl ReferenceServer {
    /// Serves until it is told to terminate.
    ///
    /// # Errors
    /// When the database or the address cannot be had.
    pub async fn run(self) -> anyhow::Result<()> {
        let shared = Shared {
            db: database(&self.database_url, READERS).await?,
            public_url: self.public_url.into(),
        };
        let router = Router::new()
            .route("/readyz", get(async || "ready"))
            .route("/products", get(products))
            .route("/product/{id}", get(product))
            .with_state(shared);
        let listener = tokio::net::TcpListener::bind(self.listen).await?;
        let kind = tokio::signal::unix::SignalKind::terminate();
        let mut terminate = tokio::signal::unix::signal(kind)?;
        let stop = async move {
            terminate.recv().await;
        };
        let serving = axum::serve(listener, router).with_graceful_shutdown(stop);
        serving.await.context("serving")
    }
}

#[derive(Deserialize)]
struct Page {
    first: i64,
}

#[derive(FromQueryResult)]
struct CardRow {
    id: Uuid,
    name: String,
    min_price_rupiah: i64,
    enterprise_name: String,
    home_village_code: String,
    village_name: String,
    object_key: Option<String>,
    width_px: Option<i64>,
    height_px: Option<i64>,
}

#[derive(Serialize)]
struct Image {
    url: String,
    width: i64,
    height: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Card {
    id: String,
    name: String,
    price: i64,
    image: Option<Image>,
    enterprise_name: String,
    village_name: String,
    village_code: String,
}

/// What a product is shown with. Told how few enterprises there are, `SQLite` would begin with
/// them; the server that this is compared with tells it not to, as well.
fn joins(backend: DbBackend) -> String {
    let join = match backend {
        DbBackend::Sqlite => "CROSS JOIN",
        _ => "JOIN",
    };
    format!(
        "FROM products p {join} enterprises e ON e.id = p.enterprise_id \
         JOIN regions r ON r.code = e.home_village_code \
         LEFT JOIN media m ON m.id = p.cover_media_id AND m.state = 'READY' \
         AND m.visibility = 'PUBLIC' LEFT JOIN media_variants w ON w.media_id = m.id \
         AND w.width_px = (SELECT MAX(x.width_px) FROM media_variants x WHERE x.media_id = m.id) \
         WHERE p.status = 'PUBLISHED' AND e.status = 'VERIFIED'"
    )
}

fn global_id(kind: &str, id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(format!("{kind}:{id}"))
}

fn read_id(text: &str) -> anyhow::Result<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(text)?;
    let text = String::from_utf8(bytes)?;
    let id = text.strip_prefix("Product:").context("not a product")?;
    Ok(id.parse()?)
}

fn village(code: &str) -> anyhow::Result<String> {
    Ok(RegionCode::parse(code)?.dotted())
}

impl Shared {
    async fn all<R: FromQueryResult>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> anyhow::Result<Vec<R>> {
        let backend = self.db.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, values);
        let rows = self.db.query_all_raw(statement).await?;
        let rows = rows.iter().map(|row| R::from_query_result(row, ""));
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn image(&self, key: Option<String>, width: Option<i64>, height: Option<i64>) -> Option<Image> {
        let (key, (width, height)) = key.zip(width.zip(height))?;
        Some(Image {
            url: format!("{}/media/{key}", self.public_url),
            width,
            height,
        })
    }

    fn card(&self, row: CardRow) -> anyhow::Result<Card> {
        Ok(Card {
            id: global_id("Product", row.id),
            name: row.name,
            price: row.min_price_rupiah,
            image: self.image(row.object_key, row.width_px, row.height_px),
            enterprise_name: row.enterprise_name,
            village_name: row.village_name,
            village_code: village(&row.home_village_code)?,
        })
    }
}

async fn products(State(shared): State<Shared>, Query(page): Query<Page>) -> Answer {
    let sql = format!(
        "SELECT p.id, p.name, p.min_price_rupiah, e.name AS enterprise_name, \
         e.home_village_code, r.name AS village_name, w.object_key, w.width_px, w.height_px \
         {} ORDER BY p.id DESC LIMIT $1",
        joins(shared.db.get_database_backend())
    );
    let mut rows: Vec<CardRow> = shared.all(&sql, vec![(page.first + 1).into()]).await?;
    let has_next_page = rows.len() > usize::try_from(page.first)?;
    rows.truncate(usize::try_from(page.first)?);
    let last = rows.last().map(|row| row.id.to_string());
    let nodes = rows.into_iter().map(|row| shared.card(row));
    let answer = ListAnswer {
        nodes: nodes.collect::<anyhow::Result<_>>()?,
        page_info: PageInfo {
            has_next_page,
            end_cursor: last.map(|id| URL_SAFE_NO_PAD.encode(id)),
        },
    };
    Ok(data("products", answer))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListAnswer {
    nodes: Vec<Card>,
    page_info: PageInfo,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

/// `{"data": {name: value}}`, without a tree in between.
fn data(name: &'static str, value: impl Serialize) -> Response {
    #[derive(Serialize)]
    struct Data<T> {
        data: T,
    }
    let data = std::collections::BTreeMap::from([(name, value)]);
    Json(Data { data }).into_response()
}

#[derive(FromQueryResult)]
struct PageRow {
    slug: String,
    description: String,
    category_code: String,
    published_at: Option<DateTime<Utc>>,
    enterprise_slug: String,
}

#[derive(FromQueryResult)]
struct VariantRow {
    id: Uuid,
    sku: String,
    name: String,
    unit: String,
    price_rupiah: i64,
    weight_gram: i64,
    step_milli: i64,
    minimum_milli: i64,
    tracked: bool,
    free_milli: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Variant {
    id: String,
    sku: String,
    name: String,
    unit: String,
    price: i64,
    weight_gram: i64,
    step: String,
    minimum: String,
    stock: Option<String>,
}

#[derive(FromQueryResult)]
struct OriginRow {
    village_code: String,
    name: String,
    share_bps: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Origin {
    village: String,
    village_name: String,
    share: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProductPage {
    #[serde(flatten)]
    card: Card,
    slug: String,
    description: String,
    category: String,
    enterprise_slug: String,
    published_at: Option<String>,
    variants: Vec<Variant>,
    origins: Vec<Origin>,
}

fn units(milli: i64) -> anyhow::Result<String> {
    Ok(Quantity::from_milli(milli)?.to_string())
}

fn variant(row: VariantRow) -> anyhow::Result<Variant> {
    Ok(Variant {
        id: global_id("ProductVariant", row.id),
        sku: row.sku,
        name: row.name,
        unit: row.unit,
        price: row.price_rupiah,
        weight_gram: row.weight_gram,
        step: units(row.step_milli)?,
        minimum: units(row.minimum_milli)?,
        stock: row.tracked.then(|| units(row.free_milli)).transpose()?,
    })
}

fn origin(row: OriginRow) -> anyhow::Result<Origin> {
    Ok(Origin {
        village: village(&row.village_code)?,
        village_name: row.name,
        share: row.share_bps,
    })
}

async fn product(State(shared): State<Shared>, Path(id): Path<String>) -> Answer {
    let id: Value = read_id(&id)?.into();
    let backend = shared.db.get_database_backend();
    let sql = format!(
        "SELECT p.id, p.name, p.min_price_rupiah, e.name AS enterprise_name, \
         e.home_village_code, r.name AS village_name, w.object_key, w.width_px, w.height_px, \
         p.slug, p.description, p.category_code, p.published_at, e.slug AS enterprise_slug \
         {} AND p.id = $1",
        joins(backend)
    );
    let statement = Statement::from_sql_and_values(backend, &sql, [id.clone()]);
    let Some(row) = shared.db.query_one_raw(statement).await? else {
        return Ok(Json(json!({ "data": { "product": null } })).into_response());
    };
    let card = shared.card(CardRow::from_query_result(&row, "")?)?;
    let page = PageRow::from_query_result(&row, "")?;
    let sql = "SELECT v.id, v.sku, v.name, v.unit, v.price_rupiah, v.weight_gram, v.step_milli, \
               v.minimum_milli, s.tracked, s.on_hand_milli - s.held_milli AS free_milli \
               FROM product_variants v JOIN variant_stock s ON s.variant_id = v.id \
               WHERE v.product_id = $1 AND v.archived_at IS NULL ORDER BY v.position";
    let variants: Vec<VariantRow> = shared.all(sql, vec![id.clone()]).await?;
    let sql = "SELECT o.village_code, r.name, o.share_bps FROM product_origins o \
               JOIN regions r ON r.code = o.village_code WHERE o.product_id = $1 \
               ORDER BY o.village_code";
    let origins: Vec<OriginRow> = shared.all(sql, vec![id]).await?;
    let answer = ProductPage {
        card,
        slug: page.slug,
        description: page.description,
        category: CategoryCode::parse(&page.category_code)?.dotted(),
        enterprise_slug: page.enterprise_slug,
        published_at: page.published_at.map(|at| at.to_rfc3339()),
        variants: variants
            .into_iter()
            .map(variant)
            .collect::<Result<_, _>>()?,
        origins: origins.into_iter().map(origin).collect::<Result<_, _>>()?,
    };
    Ok(data("product", answer))
}
