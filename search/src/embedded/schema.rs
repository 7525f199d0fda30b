//! The fields of the index. Nothing is stored: a hit is its id, read from columns.

use super::terms::{add_region, add_text};
use super::traits::Traits;
use crate::ProductDocument;
use crate::rank::Place;
use domain::ProductId;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

/// Raised whenever the fields, their terms or [`Traits`] change; an index of another is rebuilt.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// Names of the columns.
pub(super) mod column {
    pub(in crate::embedded) const TRAITS: &str = "traits";
    pub(in crate::embedded) const MIN_PRICE: &str = "min_price_rupiah";
    pub(in crate::embedded) const PUBLISHED: &str = "published_micros";
    pub(in crate::embedded) const ID_HIGH: &str = "product_id_high";
    pub(in crate::embedded) const ID_LOW: &str = "product_id_low";
}

/// Handles of the fields.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    name: Field,
    context: Field,
    description: Field,
    product_id: Field,
    product_id_high: Field,
    product_id_low: Field,
    traits: Field,
    min_price: Field,
    published: Field,
}

impl Fields {
    pub(super) fn build() -> (Schema, Self) {
        let mut schema = Schema::builder();
        // Words come folded and spaced; matching alone is asked of them, so no frequencies,
        // positions or lengths are kept.
        let words = TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        let words = TextOptions::default().set_indexing_options(words);
        let fields = Self {
            name: schema.add_text_field("name", words.clone()),
            context: schema.add_text_field("context", words.clone()),
            description: schema.add_text_field("description", words),
            product_id: schema.add_bytes_field("product_id", INDEXED),
            product_id_high: schema.add_u64_field(column::ID_HIGH, FAST),
            product_id_low: schema.add_u64_field(column::ID_LOW, FAST),
            traits: schema.add_u64_field(column::TRAITS, FAST),
            min_price: schema.add_i64_field(column::MIN_PRICE, FAST),
            published: schema.add_i64_field(column::PUBLISHED, FAST),
        };
        (schema.build(), fields)
    }

    pub(super) const fn of_place(self, place: Place) -> Field {
        match place {
            Place::Name => self.name,
            Place::Context => self.context,
            Place::Description => self.description,
        }
    }

    /// The term by which a product is replaced or removed.
    pub(super) fn id_term(self, id: ProductId) -> Term {
        Term::from_field_bytes(self.product_id, id.uuid().as_bytes())
    }

    pub(super) fn document(self, product: &ProductDocument) -> TantivyDocument {
        let mut name = String::new();
        add_text(&mut name, &product.name);
        let mut context = String::new();
        for text in &product.category_names {
            add_text(&mut context, text);
        }
        add_text(&mut context, &product.enterprise_name);
        for region in &product.region_names {
            add_region(&mut context, region);
        }
        let mut description = String::new();
        add_text(&mut description, &product.description);

        let id = product.product_id.uuid();
        let (high, low) = id.as_u64_pair();
        let mut document = TantivyDocument::new();
        document.add_text(self.name, name);
        document.add_text(self.context, context);
        document.add_text(self.description, description);
        document.add_bytes(self.product_id, id.as_bytes());
        document.add_u64(self.product_id_high, high);
        document.add_u64(self.product_id_low, low);
        document.add_u64(self.traits, Traits::of(product).0);
        document.add_i64(self.min_price, product.min_price.get());
        document.add_i64(self.published, product.published_at.timestamp_micros());
        document
    }
}
