//! Northwind Freight: its people, machines and addresses.

use crate::Options;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The company's domain.
pub(crate) const DOMAIN: &str = "northwind.example";
/// NT name of the domain.
pub(crate) const NT_DOMAIN: &str = "NORTHWIND";
/// Address that the office shows to the world.
pub(crate) const OFFICE_IP: &str = "192.0.2.10";
/// Id of the tenant.
pub(crate) const TENANT: &str = "6a0f0c5e-0000-4000-8000-00000000f00d";

const FIRST: [&str; 32] = [
    "anna", "ben", "carla", "david", "elin", "felix", "greta", "hugo", "ines", "jan", "katja", "lukas", "maria",
    "nils", "olga", "paul", "ruth", "sven", "tilda", "uwe", "vera", "willem", "ylva", "zoran", "amira", "bilal",
    "chloe", "dario", "emre", "fatma", "goran", "hanna",
];
const LAST: [&str; 32] = [
    "lund", "berg", "costa", "dahl", "ek", "fischer", "graf", "hansen", "ivanov", "jansen", "keller", "lang", "moreau",
    "novak", "olsen", "peters", "quist", "rossi", "sand", "thoma", "urban", "vogt", "weiss", "yilmaz", "zeller",
    "adler", "brandt", "conrad", "dietz", "ebert", "falk", "gross",
];
const DEPARTMENTS: [&str; 7] = ["Operations", "Customs", "Finance", "Sales", "HR", "IT", "Warehouse"];

/// Servers, with the role that the noise gives them.
pub(crate) const SERVERS: [(&str, &str); 6] = [
    ("dc01", "10.20.0.10"),
    ("dc02", "10.20.0.11"),
    ("file01", "10.20.0.20"),
    ("sql01", "10.20.0.30"),
    ("app01", "10.20.0.40"),
    ("backup01", "10.20.0.50"),
];

/// A person with a workstation.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) display: String,
    pub(crate) upn: String,
    pub(crate) sid: String,
    pub(crate) object_id: String,
    pub(crate) department: &'static str,
    pub(crate) device: Device,
}

/// A machine.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) ip: String,
}

/// Everyone and everything.
#[derive(Debug)]
pub(crate) struct Company {
    pub(crate) people: Vec<Person>,
    pub(crate) servers: Vec<Device>,
}

/// The two employees that the attack meets; the first people of the list.
pub(crate) const FIRST_VICTIM: (&str, &str) = ("mira.holm", "Mira Holm");
/// See [`FIRST_VICTIM`].
pub(crate) const SECOND_VICTIM: (&str, &str) = ("jonas.weber", "Jonas Weber");

impl Company {
    /// Hires people in proportion to the rows: 40 at least, 4,000 at most.
    pub(crate) fn new(options: Options) -> Self {
        let count = usize::try_from(options.rows / 2_500)
            .unwrap_or(usize::MAX)
            .clamp(40, 4_000);
        let mut random = ChaCha8Rng::seed_from_u64(options.seed);
        let named = [FIRST_VICTIM, SECOND_VICTIM].map(|(name, display)| (name.to_owned(), display.to_owned()));
        let others = (0..count).map(|at| {
            let (first, last) = (FIRST[at % FIRST.len()], LAST[(at / FIRST.len() + at) % LAST.len()]);
            let number = at / (FIRST.len() * LAST.len());
            let suffix = if number == 0 { String::new() } else { number.to_string() };
            (
                format!("{first}.{last}{suffix}"),
                format!("{} {}", capital(first), capital(last)),
            )
        });
        let people = named
            .into_iter()
            .chain(others)
            .enumerate()
            .map(|(at, (name, display))| Person {
                upn: format!("{name}@{DOMAIN}"),
                sid: format!("S-1-5-21-1000000001-2000000002-3000000003-{}", 1_100 + at),
                object_id: format!("{:08x}-0000-4000-8000-{:012x}", random.random::<u32>(), at),
                department: if at < 2 {
                    ["Customs", "Finance"][at]
                } else {
                    DEPARTMENTS.choose(&mut random).copied().unwrap_or("Sales")
                },
                device: device(
                    &format!("wks-{:04}", at + 100),
                    &format!("10.20.{}.{}", 4 + at / 200, 10 + at % 200),
                ),
                name,
                display,
            })
            .collect();
        Self {
            people,
            servers: SERVERS.iter().map(|(name, ip)| device(name, ip)).collect(),
        }
    }

    pub(crate) fn first_victim(&self) -> &Person {
        &self.people[0]
    }

    pub(crate) fn second_victim(&self) -> &Person {
        &self.people[1]
    }

    pub(crate) fn server(&self, name: &str) -> &Device {
        let at = SERVERS.iter().position(|(server, _)| *server == name).unwrap_or(0);
        &self.servers[at]
    }
}

fn device(name: &str, ip: &str) -> Device {
    // A stable id that looks like Defender's: forty hexadecimal digits.
    let mut id = String::new();
    for (at, byte) in name.bytes().cycle().take(20).enumerate() {
        id.push_str(&format!("{:02x}", byte.wrapping_mul(31).wrapping_add(at as u8)));
    }
    Device {
        name: format!("{name}.{DOMAIN}"),
        id,
        ip: ip.to_owned(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
