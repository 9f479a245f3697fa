using System.Globalization;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Hosting.Doctor;

namespace Gatehouse.Server.Mdm.Push;

/// <summary>Can devices be called: is there a push certificate, does it end soon, does APNs take it.</summary>
internal sealed class PushDoctor(PushCertificates certificates, TimeProvider time) : IDoctorCheck
{
    // Renewing takes a person, an Apple account and sometimes a search for both.
    private const int WarnDays = 30;
    private const int AlarmDays = 7;
    private const string Renew = "Renew the present entry in Apple's push certificate portal, with the same account, and upload the result.";

    /// <inheritdoc/>
    public string Name => "push-certificate";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(string organizationId, CancellationToken ct) =>
        [Look(await certificates.FindAsync(organizationId, ct))];

    private DoctorFinding Look(PushCertificateRow? certificate)
    {
        if (certificate is null)
        {
            return new DoctorFinding(Name, FindingSeverity.Error, "There is no push certificate; nothing can enroll.", "Upload one: PUT /api/v1/apns-certificate.");
        }

        var end = DateTimeOffset.FromUnixTimeMilliseconds(certificate.NotAfterMs);
        var left = (end - time.GetUtcNow()).TotalDays;
        var date = end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return (left, certificate.LastError) switch
        {
            ( <= 0, _) => new DoctorFinding(Name, FindingSeverity.Error, $"The push certificate ended on {date}; commands wait until it is renewed.", Renew),
            (_, { } error) => new DoctorFinding(Name, FindingSeverity.Error, $"APNs refuses the push certificate: {error}.", Renew),
            ( <= AlarmDays, _) => new DoctorFinding(Name, FindingSeverity.Error, $"The push certificate ends on {date}.", Renew),
            ( <= WarnDays, _) => new DoctorFinding(Name, FindingSeverity.Warning, $"The push certificate ends on {date}.", Renew),
            _ => new DoctorFinding(Name, FindingSeverity.Ok, $"The push certificate is good until {date}."),
        };
    }
}
