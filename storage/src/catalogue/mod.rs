//! Categories, products, variants, stock.

mod card;
mod category;
mod document;
mod hiding;
mod list;
mod origin;
mod permit;
mod permit_queue;
mod permit_rule;
mod picture;
mod product;
mod report;
mod report_list;
mod seller;
mod stock;
#[cfg(test)]
mod tests;
mod variant;
mod withdraw;

pub use card::ProductCard;
pub use category::{
    CategoryImport, categories, categories_of, category, category_names, import_categories,
    region_names,
};
pub use document::{ProductSource, documents};
pub use hiding::{Hiding, find_hiding, hide, hiding_of, hidings_of, hold, lift};
pub use list::{ProductFilter, ProductPage, Viewer, card, card_by_slug, cards, list, pages};
pub use origin::{Origin, known_villages, origins_of};
pub use permit::{
    NewPermit, Permit, add_permit, decide_permit, end_permit, find_permit, permits_of,
};
pub use permit_queue::{WaitingPermit, WaitingPermits, waiting_permits};
pub use permit_rule::{RuleImport, import_permit_rules, permit_rules};
pub use picture::{CardImage, CardVariant, ShownPicture, media_of, pictures_of, set_pictures};
pub use product::{NewProduct, change, find, insert, set_status};
pub use report::{
    Closed, NewReport, Report, close_report, count_reports, find_open_report, find_report,
    insert_report, open_reports_of, text_of,
};
pub use report_list::{ReportListing, list_reports};
pub use seller::{Seller, record_change, seller};
pub use stock::{StockCount, count_stock, variant_product};
pub use variant::{set_price, variants, variants_of};
pub use withdraw::{OnSale, on_sale};
