using System.Net;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting.Proxies;

/// <summary>Every address must be one; a certificate header needs somebody to believe it from.</summary>
public sealed class ProxyOptionsValidator : IValidateOptions<ProxyOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ProxyOptions options)
    {
        var rules = new OptionRules();
        foreach (var address in options.Addresses)
        {
            rules.Check(
                TryNetwork(address, out _), "Gatehouse:Proxies:Addresses", address,
                "an IP address or a network such as 10.1.0.0/16");
        }

        return rules
            .Check(
                options.ClientCertificateHeader is null || options.Addresses.Length > 0, "Gatehouse:Proxies:Addresses", null,
                "set when Gatehouse:Proxies:ClientCertificateHeader is, because the header is only believed from there")
            .Check(
                options.ClientCertificateHeader is null || options.ClientCertificateHeader.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'),
                "Gatehouse:Proxies:ClientCertificateHeader", options.ClientCertificateHeader, "a header name")
            .Result();
    }

    /// <summary>An address counts as the network that holds only it.</summary>
    public static bool TryNetwork(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }
}
