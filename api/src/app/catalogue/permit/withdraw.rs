//! What is on sale and forbidden leaves sale: a rule came into force, or came in with a new list.

use crate::app::enterprise::today;
use crate::app::notice::{Notice, PermitNotice, Recipient, tell};
use crate::app::person::entry;
use crate::app::{Actor, App};
use chrono::NaiveDate;
use domain::ProductId;
use domain::catalogue::{Described, PermitRule, ProductStatus, RuleEffect};
use serde_json::json;
use storage::catalogue::{find, hold, on_sale, permit_rules, set_status};
use storage::enterprise::managers_of;
use storage::{StorageError, Tx};

/// The job.
pub(crate) const WITHDRAW_FORBIDDEN_JOB: &str = "product.withdraw_forbidden";
/// Products that are looked at together.
const AT_ONCE: i64 = 500;

/// Takes every product from sale that a rule of the day forbids: it is a draft again, which its
/// people see and which does not go on sale while the rule is there. They are told.
pub(crate) async fn withdraw_forbidden(app: &App) -> Result<(), StorageError> {
    let today = today(app);
    let mut rules = permit_rules(&app.db).await?;
    rules.retain(|rule| rule.effect == RuleEffect::Forbids && rule.is_in_force(today));
    if rules.is_empty() {
        return Ok(());
    }
    let mut after: Option<ProductId> = None;
    loop {
        let page = on_sale(&app.db, after, AT_ONCE).await?;
        for product in &page {
            let about = Described {
                category: &product.category,
                name: &product.name,
            };
            if forbidding(&rules, about).is_some() {
                withdraw(app, product.id, today).await?;
            }
        }
        match page.last() {
            Some(last) => after = Some(last.id),
            None => return Ok(()),
        }
    }
}

fn forbidding<'a>(rules: &'a [PermitRule], about: Described<'_>) -> Option<&'a PermitRule> {
    rules
        .iter()
        .find(|rule| rule.is_about(about.category, about.name))
}

/// Looks again, with the product held still, and takes it from sale.
async fn withdraw(app: &App, id: ProductId, today: NaiveDate) -> Result<(), StorageError> {
    let tx = app.db.begin().await?;
    hold(&tx, id).await?;
    let mut rules = permit_rules(&tx).await?;
    rules.retain(|rule| rule.effect == RuleEffect::Forbids && rule.is_in_force(today));
    let Some(product) = find(&tx, id).await? else {
        return Ok(());
    };
    let about = Described {
        category: &product.category,
        name: &product.name,
    };
    let rule = forbidding(&rules, about).filter(|_| product.status == ProductStatus::Published);
    let Some(rule) = rule else { return Ok(()) };
    set_status(&tx, id, ProductStatus::Draft).await?;
    let mut row = entry(&Actor::system("rules"), "product.withdraw", "product", id);
    row.enterprise = Some(product.enterprise);
    row.before = Some(json!({ "status": ProductStatus::Published.code() }));
    row.after = Some(json!({ "status": ProductStatus::Draft.code(), "rule": rule.code }));
    storage::audit::record(&tx, row).await?;
    tell_managers(&tx, app, &product, rule).await?;
    tx.commit().await
}

async fn tell_managers(
    tx: &Tx,
    app: &App,
    product: &domain::catalogue::Product,
    rule: &PermitRule,
) -> Result<(), StorageError> {
    for manager in managers_of(tx, &[product.enterprise]).await? {
        let notice = Notice::Permit(PermitNotice::Withdrawn {
            product: product.name.clone(),
            rule: [&rule.code, &rule.note_indonesian, &rule.note_english].map(String::clone),
        });
        tell(tx, app, Recipient::person(manager.person), notice).await?;
    }
    Ok(())
}
