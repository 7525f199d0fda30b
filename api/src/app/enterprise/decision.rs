//! [`ChangeStatus`]: a decision about an enterprise, and why one is not taken.

use domain::enterprise::{ChecklistKey, DecisionReason, EnterpriseDecision};
use domain::{EnterpriseId, Language, Refusal};

/// A decision about an enterprise.
#[derive(Debug, Clone)]
pub struct ChangeStatus {
    /// Which.
    pub enterprise: EnterpriseId,
    /// What is decided.
    pub decision: EnterpriseDecision,
    /// Why, where people must be told; of a verification, why not everything had to be seen.
    pub reason: Option<DecisionReason>,
    /// What is not right, item by item, when it is handed back.
    pub items: Vec<(ChecklistKey, DecisionReason)>,
}

impl ChangeStatus {
    /// A decision that is told without more.
    pub fn plain(enterprise: EnterpriseId, decision: EnterpriseDecision) -> Self {
        Self {
            enterprise,
            decision,
            reason: None,
            items: Vec::new(),
        }
    }
}

/// Why a decision was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeRefusal {
    /// It cannot be decided about an enterprise in the status that this one has.
    WrongStatus,
    /// These items are required and no officer has seen them.
    NotSeen(Vec<ChecklistKey>),
    /// So many of its orders are under way.
    OpenOrders(i64),
}

impl Refusal for ChangeRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongStatus => "WRONG_STATUS",
            Self::NotSeen(_) => "NOT_SEEN",
            Self::OpenOrders(_) => "OPEN_ORDERS",
        }
    }

    fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::WrongStatus, Language::Indonesian) => {
                "status usaha saat ini tidak memungkinkan keputusan itu".to_owned()
            }
            (Self::WrongStatus, Language::English) => {
                "the enterprise's status does not allow this decision".to_owned()
            }
            (Self::NotSeen(keys), language) => {
                let names: Vec<&str> = keys.iter().map(|key| key.name(language)).collect();
                let names = names.join(", ");
                match language {
                    Language::Indonesian => format!("belum dilihat petugas: {names}"),
                    Language::English => format!("not seen by an officer: {names}"),
                }
            }
            (Self::OpenOrders(count), Language::Indonesian) => {
                format!("masih ada {count} pesanan yang berjalan")
            }
            (Self::OpenOrders(count), Language::English) => {
                format!("{count} orders are still under way")
            }
        }
    }
}
