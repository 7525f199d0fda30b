//! [`Stall`]: somebody who sells one product.

use crate::client::Client;
use crate::platform::{NewEnterprise, Platform};
use crate::selling::{Listed, Listing, list, send_photo};
use anyhow::Context;
use serde_json::json;

/// A stall to be.
#[derive(Debug, Clone)]
pub struct NewStall<'a> {
    /// How its manager signs in.
    pub login: &'a str,
    /// Its enterprise.
    pub enterprise: NewEnterprise<'a>,
    /// The product's name.
    pub product: &'a str,
    /// Rupiah for one.
    pub price: i64,
    /// How many there are.
    pub stock: i64,
    /// A photo of it, as JPEG.
    pub photo: Option<Vec<u8>>,
}

/// A manager, their verified enterprise and its published product.
#[derive(Debug, Clone)]
pub struct Stall {
    /// The manager, signed in.
    pub manager: Client,
    /// The enterprise.
    pub enterprise: String,
    /// The product.
    pub listed: Listed,
    /// Rupiah for one.
    pub price: i64,
}

impl Stall {
    /// Walks all the steps to it.
    ///
    /// # Errors
    /// When one is refused.
    pub async fn open(platform: &Platform, new: NewStall<'_>) -> anyhow::Result<Self> {
        let manager = platform.join("Manajer", new.login).await?;
        let enterprise = platform.enterprise(&manager, &new.enterprise).await?;
        let media = match new.photo {
            Some(jpeg) => vec![send_photo(&manager, &enterprise, jpeg, "photo").await?],
            None => Vec::new(),
        };
        let listing = Listing {
            enterprise: &enterprise,
            name: new.product,
            price: new.price,
            stock: new.stock,
            media,
        };
        let listed = list(&manager, &listing).await?;
        Ok(Self {
            manager,
            listed,
            enterprise,
            price: new.price,
        })
    }

    /// How many can be bought now.
    ///
    /// # Errors
    /// When the product is not there.
    pub async fn free(&self) -> anyhow::Result<i64> {
        let query = "query($id: ID!) { product(id: $id) { variants { stock } } }";
        let variables = json!({ "id": self.listed.product });
        let data = self.manager.gql(query, &variables).await?;
        let stock = data["product"]["variants"][0]["stock"].as_str();
        let stock = stock.and_then(|text| text.parse().ok());
        stock.with_context(|| format!("no stock: {data}"))
    }
}
