use super::*;
use chrono::{Datelike, Duration, Weekday};
use domain::region::RegionLevel;
use domain::time::wib_day;
use std::collections::{BTreeMap, BTreeSet, HashMap};

fn options(seed: u64, orders: u32) -> PlanOptions {
    PlanOptions {
        seed,
        until: "2026-11-23".parse().unwrap(),
        orders,
    }
}

fn plan() -> DemoPlan {
    DemoPlan::new(&options(1, 2_000)).unwrap()
}

fn rupiah(plan: &DemoPlan, order: &PlannedOrder) -> i64 {
    let amount = |line: &PlannedLine| {
        let price = plan.products[line.product].goods.price;
        price.times(line.quantity).unwrap().get()
    };
    order.lines.iter().map(amount).sum()
}

#[test]
fn the_same_seed_and_day_give_the_same_plan_and_others_another() {
    assert_eq!(plan(), plan());
    assert_ne!(
        plan().orders,
        DemoPlan::new(&options(2, 2_000)).unwrap().orders
    );
    let first = plan();
    let later = PlanOptions {
        until: "2026-11-24".parse().unwrap(),
        ..options(1, 2_000)
    };
    let later = DemoPlan::new(&later).unwrap();
    assert_eq!(later.ends_at, first.ends_at + Duration::days(1));
}

#[test]
fn enterprises_of_every_kind_are_in_every_regency_and_called_by_their_place() {
    let plan = plan();
    let sells = |one: &&PlannedEnterprise| one.standing == Standing::Verified;
    let selling: Vec<_> = plan.enterprises.iter().filter(sells).collect();
    assert!(selling.len() >= 300, "{}", selling.len());
    let regency = |one: &PlannedEnterprise| one.home.at_level(RegionLevel::Regency).unwrap();
    let regencies: BTreeSet<_> = selling.iter().map(|one| regency(one)).collect();
    assert_eq!(regencies.len(), 15);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &selling {
        *kinds.entry(one.kind.code()).or_default() += 1;
    }
    assert_eq!(kinds["BUMDES_BERSAMA"], 13, "one in each regency with desa");
    assert!(kinds["BUMDES"] >= 30 && kinds["KOPERASI"] >= 30 && kinds["UMKM"] >= 200);
    let names: BTreeSet<&str> = plan
        .enterprises
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names.len(), plan.enterprises.len());
    assert!(names.contains("BUM Desa Hanura") && names.contains("Rumah Keripik Segalamider"));
}

#[test]
fn every_enterprise_and_its_villages_keep_the_rules() {
    for one in &plan().enterprises {
        domain::enterprise::check_home(one.kind, &one.home).unwrap();
        let members = one.members.clone();
        domain::enterprise::MemberVillages::parse(one.kind, members).unwrap();
        domain::enterprise::EnterpriseName::parse(&one.name).unwrap();
        let home = |member: &MemberVillage| member.village == one.home;
        assert!(one.members.is_empty() || one.members.iter().any(home));
    }
}

#[test]
fn every_product_of_the_list_is_sold_where_it_is_from() {
    let plan = plan();
    let codes: BTreeSet<&str> = plan
        .products
        .iter()
        .map(|one| one.goods.code.as_str())
        .collect();
    assert_eq!((codes.len(), plan.products.len()), (436, 436));
    for product in &plan.products {
        let seller = &plan.enterprises[product.enterprise];
        assert_eq!(seller.home, product.goods.village);
        assert_eq!(seller.standing, Standing::Verified);
    }
    let with_products: BTreeSet<usize> = plan.products.iter().map(|one| one.enterprise).collect();
    assert!(with_products.len() * 10 > plan.enterprises.len() * 9);
}

#[test]
fn time_never_turns_back_and_ends_with_the_last_day() {
    let plan = plan();
    let entries: Vec<_> = plan
        .enterprises
        .iter()
        .map(|one| one.registered_at)
        .collect();
    assert!(entries.is_sorted() && entries[0] > plan.begins_at);
    let placed: Vec<_> = plan.orders.iter().map(|order| order.placed_at).collect();
    assert!(placed.is_sorted() && entries.last().unwrap() < placed.first().unwrap());
    assert!(*placed.last().unwrap() < plan.ends_at);
    for order in &plan.orders {
        let mut at = order.placed_at;
        for attempt in &order.course.attempts {
            assert!(attempt.started_at > at);
            at = attempt.press.map_or(attempt.started_at, |(at, _)| at);
            assert!(
                at < order.placed_at + Duration::minutes(60),
                "stock is held"
            );
        }
        for part in &order.course.parts {
            let steps: Vec<_> = part.steps.iter().map(|(at, _)| *at).collect();
            assert!(steps.is_sorted() && steps.iter().all(|step| *step > at));
            assert!(steps.iter().all(|step| *step < plan.ends_at));
        }
    }
}

#[test]
fn trade_grows_and_is_busier_at_weekends_and_on_paydays() {
    let plan = plan();
    assert_eq!(plan.orders.len(), 2_000);
    let mut days: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for order in &plan.orders {
        *days.entry(wib_day(order.placed_at)).or_default() += 1;
    }
    assert_eq!(days.len(), 90, "no day without an order");
    let counts: Vec<usize> = days.values().copied().collect();
    let (early, late) = (&counts[..28], &counts[62..]);
    assert!(late.iter().sum::<usize>() * 10 > early.iter().sum::<usize>() * 13);
    let mean = |keep: &dyn Fn(&NaiveDate) -> bool| {
        let kept: Vec<usize> = days
            .iter()
            .filter(|(day, _)| keep(day))
            .map(|(_, n)| *n)
            .collect();
        kept.iter().sum::<usize>() * 100 / kept.len()
    };
    let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    assert!(mean(&weekend) * 10 > mean(&|day| !weekend(day)) * 12);
    let payday = |day: &NaiveDate| !(4..25).contains(&day.day());
    assert!(mean(&payday) * 10 > mean(&|day| !payday(day)) * 11);
}

#[test]
fn orders_end_in_every_way() {
    let plan = plan();
    let last_press = |order: &PlannedOrder| order.course.attempts.last().and_then(|one| one.press);
    let count = |keep: &dyn Fn(&PlannedOrder) -> bool| {
        plan.orders.iter().filter(|order| keep(order)).count()
    };
    let paid = count(&|order| !order.course.parts.is_empty());
    let declined = count(&|order| matches!(last_press(order), Some((_, Press::Decline))));
    let unpaid = count(&|order| last_press(order).is_none());
    assert_eq!(paid + declined + unpaid, 2_000);
    assert!(
        (10..80).contains(&declined) && (60..200).contains(&unpaid),
        "{declined} {unpaid}"
    );
    let parts: Vec<&Part> = plan
        .orders
        .iter()
        .flat_map(|order| &order.course.parts)
        .collect();
    let mut ends: HashMap<Option<Step>, usize> = HashMap::new();
    for part in &parts {
        *ends
            .entry(part.steps.last().map(|(_, step)| *step))
            .or_default() += 1;
    }
    let refunds = ends[&Some(Step::Refund)];
    assert!(
        (20..45).contains(&(refunds * 1_000 / parts.len())),
        "{refunds} of {}",
        parts.len()
    );
    for step in [
        None,
        Some(Step::Accept),
        Some(Step::Pack),
        Some(Step::Ship),
        Some(Step::Deliver),
    ] {
        assert!(ends.contains_key(&step), "none stands at {step:?}");
    }
}

#[test]
fn some_sell_much_some_nothing_and_the_shelves_hold_it() {
    let plan = plan();
    let mut sold: BTreeMap<usize, i64> = BTreeMap::new();
    for line in plan.orders.iter().flat_map(|order| &order.lines) {
        *sold.entry(line.product).or_default() += line.quantity.milli();
    }
    for (product, needed) in &sold {
        let stock = plan.products[*product].stock;
        assert!(stock.is_none_or(|stock| stock.milli() >= *needed));
    }
    let sellers: BTreeSet<usize> = sold
        .keys()
        .map(|at| plan.products[*at].enterprise)
        .collect();
    let without = plan.enterprises.len() - sellers.len();
    assert!((30..150).contains(&without), "{without} sell nothing");
    let sizes: Vec<i64> = plan
        .orders
        .iter()
        .map(|order| rupiah(&plan, order))
        .collect();
    assert!(sizes.iter().all(|size| *size > 0));
    let mixed = plan
        .orders
        .iter()
        .filter(|order| order.course.parts.len() > 1);
    assert!(mixed.count() > 200, "carts from several enterprises");
}

#[test]
fn the_people_a_visitor_can_be_have_something_to_look_at() {
    let plan = plan();
    for person in [DemoPerson::BumdesManager, DemoPerson::UmkmManager] {
        let own = plan
            .enterprises
            .iter()
            .position(|one| one.owner == Some(person));
        let own = own.unwrap();
        let has =
            |order: &&PlannedOrder| order.course.parts.iter().any(|one| one.enterprise == own);
        assert!(plan.orders.iter().filter(has).count() >= 10, "{person:?}");
    }
    let first = plan.orders.iter().filter(|order| order.buyer == 0).count();
    assert!(first >= 30, "{first}");
    let waiting = plan
        .enterprises
        .iter()
        .filter(|one| one.standing == Standing::Submitted);
    assert!(waiting.count() >= 5);
}

#[test]
fn everything_of_the_orders_happens_once_and_in_time() {
    let plan = plan();
    let moments = plan.moments();
    assert!(moments.iter().map(|moment| moment.at).is_sorted());
    let acts = |keep: &dyn Fn(&Act) -> bool| {
        let all = moments.iter().filter_map(|moment| moment.act);
        all.filter(|act| keep(act)).count()
    };
    assert_eq!(acts(&|act| matches!(act, Act::Place { .. })), 2_000);
    let attempts: usize = plan
        .orders
        .iter()
        .map(|order| order.course.attempts.len())
        .sum();
    assert_eq!(
        acts(&|act| matches!(act, Act::StartPayment { .. })),
        attempts
    );
    let parts = plan.orders.iter().flat_map(|order| &order.course.parts);
    let steps: usize = parts.map(|part| part.steps.len()).sum();
    assert_eq!(acts(&|act| matches!(act, Act::Take { .. })), steps);
    let hours = moments.iter().filter(|moment| moment.act.is_none()).count();
    assert_eq!(hours, 90 * 24, "deadlines come by themselves");
}
