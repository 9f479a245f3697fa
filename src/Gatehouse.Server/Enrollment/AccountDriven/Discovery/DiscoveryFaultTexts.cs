using System.Globalization;
using Gatehouse.Protocols.Enrollment.AccountDriven;

namespace Gatehouse.Server.Enrollment.AccountDriven.Discovery;

/// <summary>What is wrong on the way, and what to do. A device says only that the account does not support the expected services.</summary>
internal static class DiscoveryFaultTexts
{
    /// <summary>One or two sentences.</summary>
    public static string Of(DiscoveryFault fault, DiscoveryHop last) => fault switch
    {
        DiscoveryFault.None => "Devices find this organization.",
        DiscoveryFault.UnknownHost => $"The name {last.Address.Host} does not resolve. Give the domain itself an address record; devices do not try www.",
        DiscoveryFault.Unreachable => $"Nothing answers at {last.Address.Host} on port {last.Address.Port}. The domain needs a web server that the internet reaches; one inside your network is asked only with Gatehouse:Enrollment:AllowPrivateDomains.",
        DiscoveryFault.Tls => $"{last.Address.Host} has no certificate that devices trust for this name. Get one from a public CA; nothing of yours is on the device yet.",
        DiscoveryFault.Timeout => $"{last.Address.Host} did not answer within five seconds.",
        DiscoveryFault.RedirectLostQuery => "A redirect drops or changes the query. Copy user-identifier and model-family into it as they came; with nginx that is $is_args$args behind the address.",
        DiscoveryFault.RedirectInsecure => "A redirect leads to an address without https, which devices do not follow.",
        DiscoveryFault.TooManyRedirects => "The redirects do not end.",
        DiscoveryFault.NotFound => $"{last.Address.Host} has nothing at {DiscoveryQuery.Path}. Put one of the snippets on its web server.",
        DiscoveryFault.SwitchedOff => "The way is right, and account-driven enrollment is switched off for people without exceptions, or this server does not have the domain.",
        DiscoveryFault.Status => string.Create(CultureInfo.InvariantCulture, $"{last.Address.Host} answered with status {last.Status}; devices need 200."),
        DiscoveryFault.WebPage => $"{last.Address.Host} answered with a web page. A sign-in page, a captive portal or the site's error page stands in the way.",
        DiscoveryFault.ContentType => $"The answer is of type {Type(last)}; devices take application/json only.",
        DiscoveryFault.Malformed => "The answer is not the JSON that devices expect: one server with Version and BaseURL.",
        DiscoveryFault.OtherServer => "The answer names another server or another organization.",
        _ => "Something else is wrong.",
    };

    private static string Type(DiscoveryHop hop) => hop.ContentType is { Length: > 0 and <= 100 } type && !type.Any(char.IsControl) ? type : "nothing";
}
