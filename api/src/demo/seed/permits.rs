//! Permits of the demo's food and drink: sample numbers of no regency and no province, most of them
//! looked at by an officer. Some goods have none, so that what they lack is seen.

use super::{SeedError, done};
use crate::app::catalogue::{AddPermits, DecidePermit, add_permits, decide_permit};
use crate::app::{Actor, App, IdempotencyKey};
use crate::demo::source::Goods;
use chrono::{Days, NaiveDate};
use domain::ProductId;
use domain::catalogue::{CategoryCode, PermitKind, PermitNumber};
use domain::enterprise::Verdict;
use domain::time::wib_day;
use storage::catalogue::{NewPermit, permits_of};

/// Gives the permits of `goods` and has `officer` look at those of every second product.
pub(super) async fn give(
    app: &App,
    (owner, officer): (&Actor, &Actor),
    id: ProductId,
    goods: &Goods,
) -> Result<(), SeedError> {
    let number = goods.code.trim_start_matches('P').parse().unwrap_or(0);
    let today = wib_day(app.environment().clock.now());
    let permits = permits_for(&goods.category, number, today)?;
    if permits.is_empty() {
        return Ok(());
    }
    let command = AddPermits {
        key: IdempotencyKey::parse(&format!("{}-izin", goods.code))?,
        product: id,
        permits,
        input: serde_json::Value::Null,
    };
    done(
        "a product's permits",
        add_permits(app, owner, command).await,
    )?;
    if number % 2 == 1 {
        return Ok(());
    }
    for permit in permits_of(&app.db, &[id]).await? {
        let command = DecidePermit {
            permit: permit.id,
            verdict: Verdict::Seen,
            reason: None,
        };
        let decided = decide_permit(app, officer, command).await;
        done("a look at a permit", decided)?;
    }
    Ok(())
}

/// What the goods with this `number` have: two of three foods and drinks something, one of three a
/// halal certificate.
fn permits_for(
    category: &CategoryCode,
    number: u64,
    today: NaiveDate,
) -> Result<Vec<NewPermit>, SeedError> {
    let code = category.as_str();
    let is_water = code.starts_with("0205");
    let is_food = code.starts_with("01") || code.starts_with("02");
    let mut permits = Vec::new();
    let expires = today.checked_add_days(Days::new(60 + number * 37 % 900));
    let year = expires.map_or_else(String::new, |day| day.format("%y").to_string());
    let mut give = |kind, text: String| {
        let number = PermitNumber::parse(kind, &text)?;
        permits.push(NewPermit {
            kind,
            number,
            expires_on: expires,
            media: None,
        });
        Ok::<(), SeedError>(())
    };
    if is_water {
        give(PermitKind::BpomMd, format!("MD 0{number:011}"))?;
    } else if is_food && !number.is_multiple_of(3) {
        give(PermitKind::Pirt, format!("P-IRT 2060000{number:06}-{year}"))?;
    }
    if is_food && number % 3 == 1 {
        give(PermitKind::Halal, format!("ID00000{number:012}"))?;
    }
    Ok(permits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_form_and_some_goods_have_none() {
        let day = NaiveDate::from_ymd_opt(2026, 8, 5).unwrap();
        let kinds = |category: &str, number| {
            let category = CategoryCode::parse(category).unwrap();
            let permits = permits_for(&category, number, day).unwrap();
            permits.iter().map(|one| one.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds("01.01.01", 1), [PermitKind::Pirt, PermitKind::Halal]);
        assert_eq!(kinds("01.01.01", 2), [PermitKind::Pirt]);
        assert_eq!(kinds("01.01.01", 3), []);
        assert_eq!(kinds("02.05", 152), [PermitKind::BpomMd]);
        assert_eq!(kinds("06.01.01", 1), []);
    }
}
