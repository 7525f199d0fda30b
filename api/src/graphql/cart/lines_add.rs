//! `cartLinesAdd`.

use super::Cart;
use super::cart_type::read_back;
use crate::app::cart::{AddCartLines, add_cart_lines};
use crate::app::{IdempotencyKey, again};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::scalar::Quantity;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::Invalid;

payload! {
    /// What `cartLinesAdd` answers.
    CartLinesAddPayload {
        /// The cart as it is now; null when there are user errors, and then nothing was added.
        cart: Cart,
    }
    CartLinesAddUserError, CartLinesAddErrorCode {
        /// The cart would hold more than 100 lines.
        CartFull = "CART_FULL",
    }
}

/// What is put into the caller's cart.
#[derive(InputObject)]
pub struct CartLinesAddInput {
    /// What, of any number of enterprises: 1 to 100 lines. What is in the cart already adds up.
    lines: Vec<CartLineAddInput>,
    /// The caller's name for this request: sent again, it is answered as the first time.
    idempotency_key: String,
}

/// How much of which variant.
#[derive(InputObject)]
pub struct CartLineAddInput {
    /// Which variant; one that is for sale.
    variant_id: ID,
    /// How many units, above 0.
    quantity: Quantity,
}

impl CartLinesAddInput {
    fn parse(self) -> Result<AddCartLines, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let mut lines = Vec::with_capacity(self.lines.len());
        for (at, line) in self.lines.iter().enumerate() {
            let variant = NodeId::expect(&line.variant_id, NodeKind::ProductVariant, "variantId");
            let variant = variant.map_err(|told| told.in_field(&at.to_string()));
            let variant = parsing.field("lines", variant);
            lines.extend(variant.map(|variant| (variant, line.quantity.0)));
        }
        match key {
            Some(key) => parsing.finish(AddCartLines { key, lines }),
            None => Err(parsing.into_broken()),
        }
    }
}

#[derive(Default)]
pub(super) struct CartLinesAddMutation;

#[Object]
impl CartLinesAddMutation {
    /// Puts things into the caller's cart at the prices of this moment: all of them, or none.
    async fn cart_lines_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What.")] input: CartLinesAddInput,
    ) -> async_graphql::Result<CartLinesAddPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| add_cart_lines(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, CartLinesAddPayload::done)
    }
}
