//! Statements: text with `$1`-style parameters, which both databases take, and typed values.

use crate::availability::Availability;
use crate::error::StorageError;
use crate::standby::Standby;
use chrono::{DateTime, NaiveDate, Utc};
use domain::catalogue::CategoryCode;
use domain::region::RegionCode;
use domain::{BasisPoints, Quantity, Rupiah};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, FromQueryResult, Statement, Value,
};
use uuid::Uuid;

/// Something that can be asked: the pool of readers, an open transaction, or a [`Reader`].
///
/// [`Reader`]: crate::Reader
pub trait Read: Sync {
    /// The connection behind it.
    #[doc(hidden)]
    fn connection(&self) -> &impl ConnectionTrait;

    /// What tells that the database is away, where a connection would be waited for.
    #[doc(hidden)]
    fn availability(&self) -> Option<&Availability> {
        None
    }

    /// What is asked first, where the answer may be a moment old.
    #[doc(hidden)]
    fn standby(&self) -> Option<&Standby> {
        None
    }

    /// Which database this is.
    #[doc(hidden)]
    fn backend(&self) -> DbBackend {
        self.connection().get_database_backend()
    }
}

/// What counts statements, those that begin and end transactions left out.
pub const STATEMENTS: &str = "database_statements_total";

/// A statement on its way, counted.
fn statement(on: &impl Read, sql: &str, values: Vec<Value>) -> Statement {
    metrics::counter!(STATEMENTS).increment(1);
    Statement::from_sql_and_values(on.backend(), sql, values)
}

/// What `asked` comes to; an error at once where the database is known to be away.
async fn answered<T>(
    on: &impl Read,
    asked: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, StorageError> {
    let asked = async { asked.await.map_err(StorageError::Statement) };
    match on.availability() {
        Some(availability) => availability.unless_away(asked).await,
        None => asked.await,
    }
}

/// What the standby answers, where it may be asked and is there.
async fn of_standby<'a, T, F: Future<Output = Result<T, DbErr>>>(
    on: &'a impl Read,
    ask: impl FnOnce(&'a DatabaseConnection) -> F,
) -> Option<T> {
    on.standby()?.answer(ask).await
}

/// All rows that `sql` answers.
pub(crate) async fn all<R: FromQueryResult>(
    on: &impl Read,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<R>, StorageError> {
    let statement = statement(on, sql, values);
    let rows = match of_standby(on, |standby| standby.query_all_raw(statement.clone())).await {
        Some(rows) => rows,
        None => answered(on, on.connection().query_all_raw(statement)).await?,
    };
    rows.iter()
        .map(|row| R::from_query_result(row, "").map_err(StorageError::Statement))
        .collect()
}

/// The row that `sql` answers, if any.
pub(crate) async fn one<R: FromQueryResult>(
    on: &impl Read,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<R>, StorageError> {
    let statement = statement(on, sql, values);
    let row = match of_standby(on, |standby| standby.query_one_raw(statement.clone())).await {
        Some(row) => row,
        None => answered(on, on.connection().query_one_raw(statement)).await?,
    };
    row.map(|row| R::from_query_result(&row, "").map_err(StorageError::Statement))
        .transpose()
}

/// The single number that `sql` answers in its column `n`; zero for no row.
pub(crate) async fn number(
    on: &impl Read,
    sql: &str,
    values: Vec<Value>,
) -> Result<i64, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        n: Option<i64>,
    }
    Ok(one::<Row>(on, sql, values)
        .await?
        .and_then(|row| row.n)
        .unwrap_or(0))
}

/// The single truth that `sql` answers in its column `found`; false for no row.
pub(crate) async fn flag(on: &impl Read, sql: &str) -> Result<bool, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        found: bool,
    }
    Ok(one::<Row>(on, sql, vec![])
        .await?
        .is_some_and(|row| row.found))
}

/// Runs `sql`; the number of rows it touched.
pub(crate) async fn execute(
    on: &impl Read,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StorageError> {
    let statement = statement(on, sql, values);
    let done = answered(on, on.connection().execute_raw(statement)).await?;
    Ok(done.rows_affected())
}

/// Parameters in one statement. SQLite takes 32,766, but looks each `$n` up among those before it:
/// the time to parse grows with the square.
const MAX_PARAMETERS: usize = 990;

/// Inserts `rows`, each with a value for every one of `columns`, in as few statements as fit.
pub(crate) async fn insert(
    on: &impl Read,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
) -> Result<(), StorageError> {
    let rows_at_once = (MAX_PARAMETERS / columns.len().max(1)).max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Vec<Value>> = rows.by_ref().take(rows_at_once).collect();
        let sql = format!(
            "INSERT INTO {table} ({}) VALUES {}",
            columns.join(", "),
            tuples(chunk.len(), columns.len(), 1)
        );
        execute(on, &sql, chunk.into_iter().flatten().collect()).await?;
    }
    Ok(())
}

/// `($1, $2), ($3, $4)`: placeholders for `rows` of `width` values, numbered from `first`.
pub(crate) fn tuples(rows: usize, width: usize, first: usize) -> String {
    let tuple = |row: usize| {
        let numbers: Vec<String> = (0..width)
            .map(|column| format!("${}", first + row * width + column))
            .collect();
        format!("({})", numbers.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

/// `$1, $2, $3`: `count` placeholders, numbered from `first`.
pub(crate) fn placeholders(count: usize, first: usize) -> String {
    (first..first + count)
        .map(|number| format!("${number}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What can be bound to a parameter.
pub(crate) trait Bind {
    fn bind(self) -> Value;
}

macro_rules! bind_plain {
    ($($kind:ty),+) => {$(
        impl Bind for $kind {
            fn bind(self) -> Value {
                Value::from(self)
            }
        }
        impl Bind for Option<$kind> {
            fn bind(self) -> Value {
                Value::from(self)
            }
        }
    )+};
}

bind_plain!(i64, bool, String, Uuid, DateTime<Utc>, NaiveDate, Vec<u8>);

macro_rules! bind_as {
    ($($kind:ty => $plain:ty, $convert:expr);+ $(;)?) => {$(
        impl Bind for $kind {
            fn bind(self) -> Value {
                let convert: fn($kind) -> $plain = $convert;
                Value::from(convert(self))
            }
        }
        impl Bind for Option<$kind> {
            fn bind(self) -> Value {
                let convert: fn($kind) -> $plain = $convert;
                Value::from(self.map(convert))
            }
        }
    )+};
}

bind_as! {
    &str => String, str::to_owned;
    &String => String, |text| text.clone();
    Rupiah => i64, Rupiah::get;
    Quantity => i64, Quantity::milli;
    BasisPoints => i64, |share| i64::from(share.get());
    &RegionCode => String, |code| code.as_str().to_owned();
    &CategoryCode => String, |code| code.as_str().to_owned();
}

macro_rules! bind_ids {
    ($($id:ident),+ $(,)?) => {$(
        impl Bind for domain::$id {
            fn bind(self) -> Value {
                Value::from(self.uuid())
            }
        }
        impl Bind for Option<domain::$id> {
            fn bind(self) -> Value {
                Value::from(self.map(domain::$id::uuid))
            }
        }
    )+};
}

bind_ids!(
    PersonId,
    SessionId,
    ApiTokenId,
    SealedValueId,
    MembershipId,
    MandateId,
    InvitationId,
    OwnershipOfferId,
    DelegationId,
    ClaimCodeId,
    AuditRowId,
    EnterpriseId,
    EnterpriseDocumentId,
    StatusChangeId,
    ProductId,
    ProductPermitId,
    VariantId,
    StockMovementId,
    ProductHidingId,
    ProductReportId,
    MediaId,
    CartId,
    CartLineId,
    OrderId,
    SellerOrderId,
    OrderLineId,
    ShipmentId,
    PaymentId,
    PaymentTransitionId,
    ProviderMessageId,
    RefundId,
    LedgerAccountId,
    LedgerTransactionId,
    LedgerEntryId,
    VillageCreditId,
    JobId,
    RevealId,
    PersonExportId,
    TermsVersionId,
    TermsAcceptanceId,
    ConsentId,
    BreachId,
    BreachEntryId,
);

/// The values of a statement's parameters, in order.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::sql::Bind::bind($value)),*]
    };
}
pub(crate) use values;
