//! What people are told when an order is not placed.

use super::placing::{MAX_SELLERS_PER_ORDER, PlaceRefusal};
use crate::cart::CartProblem;
use crate::invalid::FieldPath;
use crate::refusal::{Language, Refusal};

impl Refusal for PlaceRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::CartEmpty => "CART_EMPTY",
            Self::Line { problem, .. } => match problem {
                CartProblem::PriceChanged { .. } => "PRICE_CHANGED",
                CartProblem::StockShort { .. } => "OUT_OF_STOCK",
                CartProblem::NotForSale => "NOT_FOR_SALE",
                CartProblem::EnterpriseClosed { .. } => "ENTERPRISE_CLOSED",
                CartProblem::QuantityNotAllowed { .. } => "QUANTITY_NOT_ALLOWED",
                CartProblem::AmountTooLarge => "TOO_LARGE",
            },
            Self::TotalChanged { .. } => "TOTAL_CHANGED",
            Self::TooManySellers => "TOO_MANY_SELLERS",
            Self::DeliveryNotOffered { .. } => "DELIVERY_NOT_OFFERED",
            Self::AddressMissing => "ADDRESS_MISSING",
        }
    }

    fn message(&self, language: Language) -> String {
        let indonesian = language == Language::Indonesian;
        let pick = |id: String, en: String| if indonesian { id } else { en };
        match self {
            Self::CartEmpty => pick("keranjang kosong".into(), "the cart is empty".into()),
            Self::Line { problem, .. } => problem_message(problem, indonesian),
            Self::TotalChanged { now } => pick(
                format!("total kini {now}"),
                format!("the total is now {now}"),
            ),
            Self::TooManySellers => pick(
                format!("paling banyak {MAX_SELLERS_PER_ORDER} penjual dalam satu pesanan"),
                format!("at most {MAX_SELLERS_PER_ORDER} sellers in one order"),
            ),
            Self::DeliveryNotOffered { enterprise_name } => pick(
                format!("{enterprise_name} tidak melayani pengantaran"),
                format!("{enterprise_name} does not deliver"),
            ),
            Self::AddressMissing => pick(
                "alamat pengantaran belum diisi".into(),
                "delivery needs an address".into(),
            ),
        }
    }

    fn field(&self) -> Option<FieldPath> {
        match self {
            Self::Line {
                cart_index,
                problem,
            } => {
                let field = match problem {
                    CartProblem::PriceChanged { .. } => "price",
                    CartProblem::NotForSale | CartProblem::EnterpriseClosed { .. } => "variant",
                    _ => "quantity",
                };
                Some(FieldPath::at("lines", *cart_index, field).under("cart"))
            }
            Self::TotalChanged { .. } => Some(FieldPath::of("expectedTotal")),
            Self::DeliveryNotOffered { .. } => Some(FieldPath::of("deliveries")),
            Self::AddressMissing => Some(FieldPath::of("address")),
            Self::CartEmpty | Self::TooManySellers => Some(FieldPath::of("cart")),
        }
    }
}

fn problem_message(problem: &CartProblem, indonesian: bool) -> String {
    match (problem, indonesian) {
        (CartProblem::PriceChanged { seen, now }, true) => {
            format!("harga berubah dari {seen} menjadi {now}")
        }
        (CartProblem::PriceChanged { seen, now }, false) => {
            format!("the price changed from {seen} to {now}")
        }
        (CartProblem::StockShort { available }, true) => format!("stok tinggal {available}"),
        (CartProblem::StockShort { available }, false) => format!("only {available} left"),
        (CartProblem::NotForSale, true) => "produk ini sedang tidak dijual".to_owned(),
        (CartProblem::NotForSale, false) => "this product is not for sale".to_owned(),
        (CartProblem::EnterpriseClosed { until }, true) => {
            format!("penjual tutup sampai {until}")
        }
        (CartProblem::EnterpriseClosed { until }, false) => {
            format!("the seller is closed until {until}")
        }
        (CartProblem::QuantityNotAllowed { minimum, step }, true) => {
            format!("jumlah paling sedikit {minimum}, kelipatan {step}")
        }
        (CartProblem::QuantityNotAllowed { minimum, step }, false) => {
            format!("a quantity is at least {minimum}, in steps of {step}")
        }
        (CartProblem::AmountTooLarge, true) => "jumlahnya terlalu besar".to_owned(),
        (CartProblem::AmountTooLarge, false) => "the amount is too large".to_owned(),
    }
}
