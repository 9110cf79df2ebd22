//! Networks, and where a request comes from when a proxy stands in front.

use std::net::IpAddr;
use std::str::FromStr;

/// A network, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    address: IpAddr,
    bits: u32,
}

impl FromStr for Net {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().map_err(|_| ())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let width = width(address);
        let bits = bits.unwrap_or(width);
        if bits > width {
            return Err(());
        }
        Ok(Net { address, bits })
    }
}

const fn width(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

impl Net {
    /// Whether an address lies in it. An IPv4 address written as IPv6 is that IPv4 address.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        let differ = match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros()
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros()
            }
            _ => return false,
        };
        differ >= self.bits
    }
}

/// Where a request comes from: the connection's other end or, where that is a trusted proxy, the
/// rightmost address in `X-Forwarded-For` that is none. What stands further left anybody may have written.
#[must_use]
pub fn client<'a>(
    peer: IpAddr,
    forwarded: impl Iterator<Item = &'a str>,
    proxies: &[Net],
) -> IpAddr {
    let trusted = |address| proxies.iter().any(|proxy| proxy.holds(address));
    let named: Vec<&str> = forwarded.flat_map(|line| line.split(',')).collect();
    let mut from = peer.to_canonical();
    for text in named.into_iter().rev() {
        if !trusted(from) {
            break;
        }
        let Some(next) = address(text.trim()) else {
            break;
        };
        from = next.to_canonical();
    }
    from
}

// Some proxies add the port.
fn address(text: &str) -> Option<IpAddr> {
    let plain = text.parse().ok();
    plain.or_else(|| {
        text.parse()
            .ok()
            .map(|with_port: std::net::SocketAddr| with_port.ip())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &str, proxies: &[&str]) -> String {
        let proxies: Vec<Net> = proxies.iter().map(|net| net.parse().unwrap()).collect();
        client(
            peer.parse().unwrap(),
            std::iter::once(forwarded).filter(|line| !line.is_empty()),
            &proxies,
        )
        .to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_about_the_last_stranger() {
        let proxies = ["127.0.0.1", "10.0.0.0/8"];
        assert_eq!(from("203.0.113.9", "198.51.100.1", &proxies), "203.0.113.9");
        assert_eq!(from("127.0.0.1", "198.51.100.1", &proxies), "198.51.100.1");
        assert_eq!(
            from("127.0.0.1", "1.2.3.4, 198.51.100.1, 10.9.9.9", &proxies),
            "198.51.100.1"
        );
        assert_eq!(from("127.0.0.1", "", &proxies), "127.0.0.1");
        assert_eq!(
            from("127.0.0.1", "1.2.3.4, nonsense", &proxies),
            "127.0.0.1"
        );
        assert_eq!(
            from("127.0.0.1", "198.51.100.1:4711", &proxies),
            "198.51.100.1"
        );
        assert_eq!(
            from("::ffff:10.1.1.1", "2001:db8::1", &proxies),
            "2001:db8::1"
        );
    }

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        let holds =
            |net: &str, address: &str| net.parse::<Net>().unwrap().holds(address.parse().unwrap());
        assert!(holds("192.168.4.0/22", "192.168.7.255"));
        assert!(!holds("192.168.4.0/22", "192.168.8.0"));
        assert!(holds("0.0.0.0/0", "8.8.8.8") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("fd00::/8", "fdff::1"));
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "x", "10.0.0.0/-1"] {
            assert!(wrong.parse::<Net>().is_err(), "{wrong}");
        }
    }
}
