using System.Globalization;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Hosting.Tls;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting.Doctor;

/// <summary>Whether devices can accept our public address and certificate.</summary>
public sealed class AddressCheck(PublicUrls urls, IOptions<GatehouseOptions> options, TlsCertificate certificate, TimeProvider time) : IDoctorCheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(21);

    /// <inheritdoc/>
    public string Name => "public-url";

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> RunAsync(string organizationId, CancellationToken ct)
    {
        var findings = new List<DoctorFinding> { Address() };
        if (certificate.NotAfter is { } end)
        {
            findings.Add(Certificate(end));
        }

        return Task.FromResult<IReadOnlyList<DoctorFinding>>(findings);
    }

    private DoctorFinding Address()
    {
        if (options.Value.PublicUrl is null)
        {
            return new DoctorFinding(Name, FindingSeverity.Warning, $"Gatehouse:PublicUrl is not set; links say {urls.Base}.", "Set it to the https address under which devices reach this server.");
        }

        return urls.Base.StartsWith("https://", StringComparison.Ordinal)
            ? new DoctorFinding(Name, FindingSeverity.Ok, $"Devices reach this server at {urls.Base}.")
            : new DoctorFinding(Name, FindingSeverity.Error, $"{urls.Base} is not https, and devices refuse it.", "Set Gatehouse:Tls:Certificate, or put a proxy that ends TLS in front, and use its https address.");
    }

    private DoctorFinding Certificate(DateTimeOffset end)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"The TLS certificate ends on {end.UtcDateTime:yyyy-MM-dd}.");
        var left = end - time.GetUtcNow();
        return left > Soon
            ? new DoctorFinding("tls-certificate", FindingSeverity.Ok, text)
            : new DoctorFinding("tls-certificate", left > TimeSpan.Zero ? FindingSeverity.Warning : FindingSeverity.Error, text, "Renew it and overwrite the file; no restart is needed.");
    }
}
