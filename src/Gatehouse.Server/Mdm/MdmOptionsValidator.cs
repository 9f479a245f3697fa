using System.Net;
using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm;

/// <summary>Checks <see cref="MdmOptions"/> at start.</summary>
public sealed class MdmOptionsValidator : IValidateOptions<MdmOptions>
{
    private const string Section = "Gatehouse:Mdm";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MdmOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var rules = new OptionRules()
            .Between(options.OfflineAfter, TimeSpan.FromHours(1), TimeSpan.FromDays(365), $"{Section}:OfflineAfter")
            .Between(options.IdentityGrace, TimeSpan.Zero, TimeSpan.FromDays(365), $"{Section}:IdentityGrace")
            .Between(options.IdentityOverlap, TimeSpan.Zero, TimeSpan.FromDays(7), $"{Section}:IdentityOverlap")
            .Between(options.ReleaseAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), $"{Section}:ReleaseAfter")
            .Between(options.UnenrollWithin, TimeSpan.FromMinutes(1), TimeSpan.FromDays(90), $"{Section}:UnenrollWithin")
            .Between(options.KeepCommands, TimeSpan.FromDays(1), TimeSpan.FromDays(3650), $"{Section}:KeepCommands")
            .Between(options.ApnsConcurrency, 1, 1000, $"{Section}:ApnsConcurrency")
            .Check(
                Uri.TryCreate(options.ApnsUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.PathAndQuery == "/",
                $"{Section}:ApnsUrl", options.ApnsUrl, "an https address without a path")
            .Check(options.ApnsTrust is null || File.Exists(options.ApnsTrust), $"{Section}:ApnsTrust", options.ApnsTrust, "a PEM file that exists");
        Check(rules, options.ClientCertificate);
        return rules.Result();
    }

    private static void Check(OptionRules rules, ClientCertificateOptions options)
    {
        const string Key = $"{Section}:ClientCertificate";
        foreach (var proxy in options.Proxies)
        {
            rules.Check(IPNetwork.TryParse(proxy, out _) || IPAddress.TryParse(proxy, out _), $"{Key}:Proxies", proxy, "an IP address or a network such as 10.0.0.0/8");
        }

        rules.Check(
            options.Form == ClientCertificateForm.None || options.Proxies.Count > 0,
            $"{Key}:Proxies", null, "set when Form is: only these addresses may forward client certificates");
        rules.Check(
            options.Form is not (ClientCertificateForm.EscapedPem or ClientCertificateForm.Base64Der) || !string.IsNullOrWhiteSpace(options.Header),
            $"{Key}:Header", options.Header, $"set for the form {options.Form}, which has no usual header");
    }
}
