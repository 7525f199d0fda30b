//! [`Origins`]: the villages that a product comes from, and what each has of it.

use crate::enterprise::EnterpriseKind;
use crate::invalid::{Invalid, Rule};
use crate::money::BasisPoints;
use crate::region::{RegionCode, RegionLevel};
use serde::{Deserialize, Serialize};

/// The most villages that one product comes from.
const MAX_VILLAGES: usize = 20;

/// One village and its share, as a client wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginInput {
    /// The village's code.
    pub village: String,
    /// Basis points.
    pub share: i64,
}

/// From 1 to 20 villages, each once, whose shares add up to 10,000; in ascending code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origins(Vec<(RegionCode, BasisPoints)>);

impl Origins {
    /// Everything from one village.
    pub fn whole(village: RegionCode) -> Self {
        Self(vec![(village, BasisPoints::WHOLE)])
    }

    /// What a product comes from when nothing is said: the home village; for a BUM Desa Bersama
    /// its `members` as recorded, the home village when none are.
    pub fn of_enterprise(
        kind: EnterpriseKind,
        home: RegionCode,
        members: Vec<(RegionCode, BasisPoints)>,
    ) -> Self {
        match kind {
            EnterpriseKind::BumdesBersama => {
                Self::new(members).unwrap_or_else(|_| Self::whole(home))
            }
            _ => Self::whole(home),
        }
    }

    /// Takes shares whose villages are in their right form.
    ///
    /// # Errors
    /// Without a field: [`Rule::Required`] for none, [`Rule::TooLarge`] above 20 villages,
    /// [`Rule::Duplicate`] for a village twice, [`Rule::TooSmall`] for a share of nothing,
    /// [`Rule::SharesNotWhole`] unless the shares add up to 10,000.
    pub fn new(mut shares: Vec<(RegionCode, BasisPoints)>) -> Result<Self, Invalid> {
        let broken =
            |rule, indonesian: &str, english: &str| Err(Invalid::new(rule, indonesian, english));
        shares.sort();
        let sum: u32 = shares.iter().map(|(_, share)| u32::from(share.get())).sum();
        let mut pairs = shares.iter().zip(shares.iter().skip(1));
        if shares.is_empty() {
            broken(
                Rule::Required,
                "sebutkan paling sedikit satu desa asal",
                "name at least one village of origin",
            )
        } else if shares.len() > MAX_VILLAGES {
            broken(
                Rule::TooLarge,
                "paling banyak 20 desa asal",
                "at most 20 villages of origin",
            )
        } else if pairs.any(|(one, next)| one.0 == next.0) {
            broken(
                Rule::Duplicate,
                "setiap desa asal hanya disebut sekali",
                "each village of origin is named once",
            )
        } else if shares.iter().any(|(_, share)| share.get() == 0) {
            broken(
                Rule::TooSmall,
                "bagian setiap desa paling sedikit 1 basis poin",
                "each village's share is at least 1 basis point",
            )
        } else if sum != u32::from(BasisPoints::WHOLE.get()) {
            broken(
                Rule::SharesNotWhole,
                "jumlah bagian desa asal harus tepat 10.000 basis poin",
                "the shares of the villages must add up to exactly 10,000 basis points",
            )
        } else {
            Ok(Self(shares))
        }
    }

    /// Reads what a client wrote; every broken rule is told, in `origins` or an element of it.
    ///
    /// # Errors
    /// What [`Origins::new`] says, and malformed villages and shares.
    pub fn parse(inputs: &[OriginInput]) -> Result<Self, Vec<Invalid>> {
        let mut shares = Vec::with_capacity(inputs.len());
        let mut broken = Vec::new();
        for (at, input) in inputs.iter().enumerate() {
            let village = village(&input.village);
            let share = BasisPoints::new(input.share);
            match (village, share) {
                (Ok(village), Ok(share)) => shares.push((village, share)),
                (village, share) => {
                    broken.extend(
                        village
                            .err()
                            .map(|one| one.in_list("origins", at, "village")),
                    );
                    broken.extend(share.err().map(|one| one.in_list("origins", at, "share")));
                }
            }
        }
        if !broken.is_empty() {
            return Err(broken);
        }
        Self::new(shares).map_err(|one| vec![one.in_field("origins")])
    }

    /// Village and share, in ascending code.
    pub fn shares(&self) -> &[(RegionCode, BasisPoints)] {
        &self.0
    }
}

fn village(text: &str) -> Result<RegionCode, Invalid> {
    let code = RegionCode::parse(text)?;
    if code.level() == RegionLevel::Village {
        Ok(code)
    } else {
        Err(Invalid::new(
            Rule::NotAllowed,
            "asal produk adalah desa atau kelurahan, dengan kode sepuluh angka",
            "an origin is a village, with a code of ten digits",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(village: &str, share: i64) -> OriginInput {
        OriginInput {
            village: village.to_owned(),
            share,
        }
    }

    fn refused(inputs: &[OriginInput]) -> Vec<(String, Rule)> {
        let broken = Origins::parse(inputs).unwrap_err();
        let told = |one: Invalid| (one.field.to_string(), one.rule);
        broken.into_iter().map(told).collect()
    }

    const HANURA: &str = "18.09.01.2001";
    const SIDODADI: &str = "18.09.01.2002";

    #[test]
    fn shares_are_whole_and_in_order() {
        let origins = Origins::parse(&[origin(SIDODADI, 4_000), origin(HANURA, 6_000)]).unwrap();
        let shares: Vec<u16> = origins.shares().iter().map(|(_, bps)| bps.get()).collect();
        assert_eq!(shares, [6_000, 4_000]);
    }

    #[test]
    fn each_broken_rule_names_its_field() {
        let whole = |rule| vec![("origins".to_owned(), rule)];
        assert_eq!(refused(&[]), whole(Rule::Required));
        assert_eq!(
            refused(&[origin(HANURA, 9_999)]),
            whole(Rule::SharesNotWhole)
        );
        let twice = [origin(HANURA, 5_000), origin(HANURA, 5_000)];
        assert_eq!(refused(&twice), whole(Rule::Duplicate));
        let nothing = [origin(HANURA, 10_000), origin(SIDODADI, 0)];
        assert_eq!(refused(&nothing), whole(Rule::TooSmall));
        let odd = [origin("18.09", 10_000), origin("1809010001", 10_001)];
        assert_eq!(
            refused(&odd),
            [
                ("origins.0.village".to_owned(), Rule::NotAllowed),
                ("origins.1.village".to_owned(), Rule::LooksLikeBps),
                ("origins.1.share".to_owned(), Rule::TooLarge),
            ]
        );
    }

    #[test]
    fn an_enterprise_of_several_villages_shares_among_them() {
        let code = |text| RegionCode::parse(text).unwrap();
        let half = BasisPoints::new(5_000).unwrap();
        let members = vec![(code(SIDODADI), half), (code(HANURA), half)];
        let of = |kind, members| Origins::of_enterprise(kind, code(HANURA), members);
        let shared = of(EnterpriseKind::BumdesBersama, members.clone());
        assert_eq!(shared.shares().len(), 2);
        let home = Origins::whole(code(HANURA));
        assert_eq!(of(EnterpriseKind::BumdesBersama, Vec::new()), home);
        assert_eq!(of(EnterpriseKind::Umkm, members), home);
    }
}
