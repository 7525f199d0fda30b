//! The type `Category`, and asking for it.

use super::permit::{PermitRule, rules_about};
use crate::graphql::{ContextExt, NodeKind, bad_request, fault};
use async_graphql::{Context, ID, Object};
use domain::Language;
use domain::catalogue::CategoryCode;

/// A kind of goods or service; products sit on leaves.
#[derive(Debug, Clone)]
pub struct Category(pub domain::catalogue::Category);

#[Object]
impl Category {
    /// Its global id.
    pub async fn id(&self) -> ID {
        NodeKind::Category.id(&self.0.code)
    }

    /// Its code, two digits a level: `01.01.02`.
    async fn code(&self) -> String {
        self.0.code.dotted()
    }

    /// The code of the category right above; null at the top.
    async fn parent_code(&self) -> Option<String> {
        self.0.parent.as_ref().map(CategoryCode::dotted)
    }

    /// Its name, in the language of the request.
    async fn name(&self, ctx: &Context<'_>) -> &str {
        match ctx.language() {
            Language::Indonesian => &self.0.name_indonesian,
            Language::English => &self.0.name_english,
        }
    }

    /// True when nothing lies below it, so that products may be published in it.
    async fn is_leaf(&self) -> bool {
        self.0.is_leaf
    }

    /// What it asks of goods in it, those that come into force later included, by code.
    async fn permit_rules(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<PermitRule>> {
        rules_about(ctx, &self.0.code).await
    }
}

/// What can be asked about categories.
#[derive(Default)]
pub struct CategoryQuery;

#[Object]
impl CategoryQuery {
    /// Every category, by code: a parent comes before its children.
    async fn categories(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Category>> {
        let found = storage::catalogue::categories(&ctx.reader()).await;
        let found = found.map_err(|error| fault(ctx, &error))?;
        Ok(found.into_iter().map(Category).collect())
    }

    /// The category with this code; null when there is none.
    async fn category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its code, dotted or not.")] code: String,
    ) -> async_graphql::Result<Option<Category>> {
        let code = CategoryCode::parse(&code);
        let code = code.map_err(|told| bad_request(&told.in_field("code")))?;
        let found = storage::catalogue::category(&ctx.reader(), &code).await;
        Ok(found.map_err(|error| fault(ctx, &error))?.map(Category))
    }
}
