//! Orders are placed, paid or not, and served, each at its time.

use super::people::{self, People};
use super::{Listed, SeedError, Seeding, done, work_off};
use crate::app::cart::{AddCartLines, add_cart_lines};
use crate::app::order::{PlaceOrder, Shipped, TakeStep, place_order, take_step};
use crate::app::payment::{RefundSellerOrder, StartPayment, refund_seller_order, start_payment};
use crate::app::{Actor, IdempotencyKey};
use crate::demo::plan::{Act, DemoPlan, PlannedBuyer, PlannedDelivery, PlannedOrder, Press, Step};
use domain::order::{Delivery, DeliveryAddress, DeliveryMethod, OrderContact, StreetAddress};
use domain::person::{PersonName, PhoneNumber, Sight};
use domain::{OrderId, Rupiah, SellerOrderId};
use payments::sandbox::{CheckoutAction, CheckoutForm};
use std::collections::HashMap;

const GATEWAY: &str = "sandbox";

/// What is known of the orders so far.
struct Trade<'a> {
    seeding: Seeding<'a>,
    plan: &'a DemoPlan,
    listed: &'a Listed,
    buyers: Vec<Actor>,
    placed: HashMap<usize, Placed>,
}

/// An order that was placed.
struct Placed {
    id: OrderId,
    /// Its parts, by the position of their enterprise.
    parts: HashMap<usize, SellerOrderId>,
    /// The provider's reference of its last payment.
    reference: Option<String>,
}

/// Plays everything that happens to the orders of `plan`.
pub(super) async fn trade(
    seeding: Seeding<'_>,
    plan: &DemoPlan,
    (people, listed): (&People, &Listed),
) -> Result<(), SeedError> {
    let mut buyers = Vec::with_capacity(people.buyers.len());
    for person in &people.buyers {
        buyers.push(people::actor(seeding.app, *person).await?);
    }
    let mut trade = Trade {
        seeding,
        plan,
        listed,
        buyers,
        placed: HashMap::new(),
    };
    seeding.progress.begin("Orders", plan.orders.len());
    for moment in plan.moments() {
        seeding.clock.set(moment.at);
        if let Some(act) = moment.act {
            trade.play(act).await?;
        }
        trade.settle().await?;
    }
    seeding.clock.set(plan.ends_at);
    trade.settle().await
}

impl Trade<'_> {
    async fn play(&mut self, act: Act) -> Result<(), SeedError> {
        match act {
            Act::Place { order } => {
                self.place(order).await?;
                self.seeding.progress.advance(1);
                Ok(())
            }
            Act::StartPayment { order, attempt } => self.start(order, attempt).await,
            Act::Choose { order, press } => self.choose(order, press),
            Act::Take {
                order,
                enterprise,
                step,
            } => self.take(order, enterprise, step).await,
        }
    }

    /// Delivers the provider's messages and runs the jobs that are due, until neither is left.
    async fn settle(&self) -> Result<(), SeedError> {
        let Seeding { clock, sandbox, .. } = self.seeding;
        loop {
            let delivered = sandbox.deliver_due(storage::Clock::now(clock)).await;
            if work_off(self.seeding, 1, None).await? == 0 && delivered == 0 {
                return Ok(());
            }
        }
    }

    async fn place(&mut self, position: usize) -> Result<(), SeedError> {
        let app = self.seeding.app;
        let order = self.order(position)?;
        let buyer = self.buyer(order)?;
        let mut lines = Vec::with_capacity(order.lines.len());
        for line in &order.lines {
            let variant = self.listed.variants.get(line.product);
            let variant = variant.ok_or(SeedError::Missing("a variant"))?;
            lines.push((*variant, line.quantity));
        }
        let key = IdempotencyKey::parse(&format!("cart-{position}"))?;
        let added = add_cart_lines(app, buyer, AddCartLines { key, lines }).await;
        done("a cart", added)?;
        let command = PlaceOrder {
            key: IdempotencyKey::parse(&format!("order-{position}"))?,
            expected_total: self.total(order)?,
            deliveries: self.deliveries(order)?,
            contact: contact(self.planned_buyer(order)?, order.buyer)?,
        };
        let id = done("an order", place_order(app, buyer, command).await)?;
        let views = storage::order::seller_orders_of(&app.db, &[id]).await?;
        let part = |enterprise: usize| {
            let listed = self.listed.enterprises.get(enterprise)?;
            let view = views.iter().find(|view| view.enterprise == listed.id)?;
            Some((enterprise, view.id))
        };
        let enterprises = order.deliveries.iter().map(|one| one.enterprise);
        let placed = Placed {
            id,
            parts: enterprises.filter_map(part).collect(),
            reference: None,
        };
        self.placed.insert(position, placed);
        Ok(())
    }

    async fn start(&mut self, position: usize, attempt: usize) -> Result<(), SeedError> {
        let app = self.seeding.app;
        let buyer = self.buyer(self.order(position)?)?;
        let command = StartPayment {
            key: IdempotencyKey::parse(&format!("payment-{position}-{attempt}"))?,
            order: self.placed(position)?.id,
            gateway: GATEWAY.to_owned(),
            return_url: None,
        };
        let payment = done("a payment", start_payment(app, buyer, command).await)?;
        let payment = storage::payment::find(&app.db, &Sight::house(), payment).await?;
        let reference = payment.and_then(|payment| payment.provider_reference);
        if let Some(placed) = self.placed.get_mut(&position) {
            placed.reference = reference;
        }
        Ok(())
    }

    fn choose(&self, position: usize, press: Press) -> Result<(), SeedError> {
        let reference = self.placed(position)?.reference.as_deref();
        let reference = reference.ok_or(SeedError::Missing("a payment"))?;
        let action = match press {
            Press::Pay => CheckoutAction::Pay,
            Press::Decline => CheckoutAction::Decline,
        };
        let sandbox = self.seeding.sandbox;
        sandbox.submit(reference, CheckoutForm::of(action))?;
        Ok(())
    }

    async fn take(&self, position: usize, enterprise: usize, step: Step) -> Result<(), SeedError> {
        let app = self.seeding.app;
        let owner = self.listed.enterprises.get(enterprise);
        let owner = &owner.ok_or(SeedError::Missing("an enterprise"))?.owner;
        let buyer = self.buyer(self.order(position)?)?;
        let part = self.placed(position)?.parts.get(&enterprise);
        let seller_order = *part.ok_or(SeedError::Missing("a part of an order"))?;
        let key = IdempotencyKey::parse(&format!("step-{seller_order}-{step:?}"))?;
        let Some((actor, step)) = taken(step, owner, buyer) else {
            let command = RefundSellerOrder { key, seller_order };
            let refunded = refund_seller_order(app, owner, command).await;
            return done("a refund", refunded).map(|_| ());
        };
        let command = TakeStep {
            key,
            seller_order,
            step,
            shipped: Shipped::default(),
        };
        done("a step", take_step(app, actor, command).await).map(|_| ())
    }

    fn order(&self, position: usize) -> Result<&PlannedOrder, SeedError> {
        let order = self.plan.orders.get(position);
        order.ok_or(SeedError::Missing("an order"))
    }

    fn placed(&self, position: usize) -> Result<&Placed, SeedError> {
        let placed = self.placed.get(&position);
        placed.ok_or(SeedError::Missing("an order before it is placed"))
    }

    fn buyer(&self, order: &PlannedOrder) -> Result<&Actor, SeedError> {
        let buyer = self.buyers.get(order.buyer);
        buyer.ok_or(SeedError::Missing("a buyer"))
    }

    fn planned_buyer(&self, order: &PlannedOrder) -> Result<&PlannedBuyer, SeedError> {
        let buyer = self.plan.buyers.get(order.buyer);
        buyer.ok_or(SeedError::Missing("a buyer"))
    }

    fn deliveries(&self, order: &PlannedOrder) -> Result<Vec<Delivery>, SeedError> {
        let delivery = |one: &PlannedDelivery| {
            let listed = self.listed.enterprises.get(one.enterprise);
            let listed = listed.ok_or(SeedError::Missing("an enterprise"))?;
            Ok(Delivery {
                enterprise: listed.id,
                method: if one.is_brought {
                    DeliveryMethod::Flat
                } else {
                    DeliveryMethod::Pickup
                },
            })
        };
        order.deliveries.iter().map(delivery).collect()
    }

    /// What the buyer sees before placing: goods, and the fees of those who bring them.
    fn total(&self, order: &PlannedOrder) -> Result<Rupiah, SeedError> {
        let goods = order.lines.iter().map(|line| {
            let product = self.plan.products.get(line.product)?;
            product.goods.price.times(line.quantity)
        });
        let brought = order.deliveries.iter().filter(|one| one.is_brought);
        let fees = brought.map(|one| self.plan.enterprises.get(one.enterprise)?.delivery_fee);
        let total: Option<Rupiah> = goods.chain(fees).sum();
        total.ok_or(SeedError::Missing("a price"))
    }
}

/// Who takes a step, and which; `None` for giving the money back.
fn taken<'a>(
    step: Step,
    owner: &'a Actor,
    buyer: &'a Actor,
) -> Option<(&'a Actor, domain::order::Step)> {
    use domain::order::Step as Taken;
    match step {
        Step::Accept => Some((owner, Taken::Accept)),
        Step::Pack => Some((owner, Taken::Pack)),
        Step::Ship => Some((owner, Taken::Ship)),
        Step::Deliver => Some((owner, Taken::Deliver)),
        Step::Complete => Some((buyer, Taken::Complete)),
        Step::Refund => None,
    }
}

/// A buyer at the door: nobody's name, street or number. No mobile number begins with 0800.
fn contact(buyer: &PlannedBuyer, number: usize) -> Result<OrderContact, SeedError> {
    Ok(OrderContact {
        name: PersonName::parse(&buyer.name)?,
        phone: PhoneNumber::parse(&format!("0800{number:07}"))?,
        address: Some(DeliveryAddress {
            street: StreetAddress::parse(&format!("Rumah contoh nomor {}", number + 1))?,
            village: buyer.village.clone(),
        }),
    })
}
