//! `orderPlace`.

use super::contact::OrderContactInput;
use super::order_type::read_back;
use super::{DeliveryMethod, Order};
use crate::app::order::{PlaceOrder, place_order};
use crate::app::{IdempotencyKey, again};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, RupiahInput, answer};
use async_graphql::{Context, ID, InputObject, Object};
use domain::order::{Delivery, MAX_SELLERS_PER_ORDER};
use domain::{EnterpriseId, Invalid, Rule};

/// An order from the caller's cart.
#[derive(InputObject)]
pub struct OrderPlaceInput {
    /// The total that the buyer saw on the cart; when it is another one now, nothing is placed.
    pub expected_total: RupiahInput,
    /// How the goods of each enterprise reach the buyer. One that is left out brings them when it
    /// delivers, else they are fetched.
    #[graphql(default)]
    pub deliveries: Vec<DeliveryInput>,
    /// Who receives it, and where.
    pub contact: OrderContactInput,
    /// The caller's name for this request: sent again, it is answered as the first time.
    pub idempotency_key: String,
}

/// The buyer's choice for one enterprise.
#[derive(InputObject)]
pub struct DeliveryInput {
    /// For which enterprise.
    pub enterprise_id: ID,
    /// How.
    pub method: DeliveryMethod,
}

impl OrderPlaceInput {
    fn parse(&self) -> Result<PlaceOrder, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let contact = self.contact.parse().map_err(|broken| {
            let within = |told: Invalid| told.in_field("contact");
            broken.into_iter().map(within).collect()
        });
        let contact = parsing.all(contact);
        let deliveries = parsing.all(parse_deliveries(&self.deliveries));
        let expected_total = parsing.field("expectedTotal", self.expected_total.whole());
        match (key, contact, deliveries, expected_total) {
            (Some(key), Some(contact), Some(deliveries), Some(expected_total)) => Ok(PlaceOrder {
                key,
                expected_total,
                deliveries,
                contact,
            }),
            _ => Err(parsing.into_broken()),
        }
    }
}

fn parse_deliveries(inputs: &[DeliveryInput]) -> Result<Vec<Delivery>, Vec<Invalid>> {
    if inputs.len() > MAX_SELLERS_PER_ORDER {
        let told = Invalid::new(Rule::TooLarge, "terlalu banyak pilihan", "too many choices");
        return Err(vec![told.in_field("deliveries")]);
    }
    let mut parsed: Vec<Delivery> = Vec::with_capacity(inputs.len());
    let mut broken = Vec::new();
    for (at, input) in inputs.iter().enumerate() {
        let id = NodeId::expect(&input.enterprise_id, NodeKind::Enterprise, "enterpriseId");
        let id: Result<EnterpriseId, Invalid> = id.and_then(|id| once(id, &parsed));
        match id {
            Ok(enterprise) => parsed.push(Delivery {
                enterprise,
                method: input.method.into(),
            }),
            Err(told) => broken.push(told.in_field(&at.to_string()).in_field("deliveries")),
        }
    }
    if broken.is_empty() {
        Ok(parsed)
    } else {
        Err(broken)
    }
}

fn once(id: EnterpriseId, chosen: &[Delivery]) -> Result<EnterpriseId, Invalid> {
    if chosen.iter().all(|choice| choice.enterprise != id) {
        return Ok(id);
    }
    let (indonesian, english) = (
        "usaha ini disebut dua kali",
        "this enterprise is named twice",
    );
    Err(Invalid::new(Rule::Duplicate, indonesian, english).in_field("enterpriseId"))
}

payload! {
    /// The answer of `orderPlace`.
    OrderPlacePayload {
        /// The order, to be paid until its stock is no longer held; null when nothing was placed.
        order: Order,
    }
    OrderPlaceUserError, OrderPlaceErrorCode {
        /// There is nothing in the cart.
        CartEmpty = "CART_EMPTY",
        /// What everybody accepts was not accepted: `field` names document and version.
        TermsNotAccepted = "TERMS_NOT_ACCEPTED",
        /// A price is no longer what the buyer saw; see `cartRefresh`.
        PriceChanged = "PRICE_CHANGED",
        /// Less is left than a line asks for.
        OutOfStock = "OUT_OF_STOCK",
        /// A product, its variant or its enterprise is not for sale.
        NotForSale = "NOT_FOR_SALE",
        /// An enterprise takes no orders for now.
        EnterpriseClosed = "ENTERPRISE_CLOSED",
        /// A quantity is below the minimum, or between two steps.
        QuantityNotAllowed = "QUANTITY_NOT_ALLOWED",
        /// The total is not what the buyer saw.
        TotalChanged = "TOTAL_CHANGED",
        /// More enterprises than one order is split between.
        TooManySellers = "TOO_MANY_SELLERS",
        /// An enterprise that does not deliver was asked to.
        DeliveryNotOffered = "DELIVERY_NOT_OFFERED",
        /// Goods are to be brought, and nobody said where.
        AddressMissing = "ADDRESS_MISSING",
    }
}

#[derive(Default)]
pub(super) struct OrderPlaceMutation;

#[Object]
impl OrderPlaceMutation {
    /// Places an order from the caller's cart, one seller order per enterprise, and holds its stock
    /// until it is paid or its time is over. All of it is placed, or nothing.
    async fn order_place(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.")] input: OrderPlaceInput,
    ) -> async_graphql::Result<OrderPlacePayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| place_order(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, OrderPlacePayload::done)
    }
}
