using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Profiles;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Pki.Contracts;

namespace Gatehouse.Server.Enrollment.ProfileService;

/// <summary>
/// Where devices post their signed attributes. A device uses one address for both posts, so what tells them apart is who
/// signed: Apple's certificate of the device in the second phase, ours in the third.
/// </summary>
/// <remarks>Source: Apple, "Over-the-Air Profile Delivery and Configuration".</remarks>
internal sealed class PhaseEndpoint(
    AppleDeviceCa apple, IIdentities identities, SecondPhase second, ThirdPhase third, ProfileRenderer renderer, Challenges challenges,
    OrganizationDirectory organizations, Foundations foundations, ILogger<PhaseEndpoint> log)
{
    /// <summary><c>POST /enroll/phase2</c> and <c>/enroll/phase3</c>.</summary>
    public static Task<IResult> HandleAsync(HttpContext http, PhaseEndpoint endpoint, CancellationToken ct) => endpoint.RunAsync(http, ct);

    private async Task<IResult> RunAsync(HttpContext http, CancellationToken ct)
    {
        if (await ReadAsync(http.Request, ct) is not { } body)
        {
            return Problems.BodyTooLarge();
        }

        var address = http.Connection.RemoteIpAddress?.ToString();
        var (outcome, identity) = await DecideAsync(body, address, ct);
        if (outcome is PhaseOutcome.Passed passed)
        {
            return await AnswerAsync(http, passed, identity, ct);
        }

        var refused = (PhaseOutcome.Refused)outcome;
        EnrollmentLog.PhaseRefused(log, refused.Cause, refused.Attempt?.Id, address);
        return EnrollmentProblems.DeviceRefused(refused.Cause, CauseAdvice.All.GetValueOrDefault(refused.Cause) ?? CauseAdvice.Unknown);
    }

    // The identity is the certificate that signed in the third phase, and null in the second.
    private async Task<(PhaseOutcome Outcome, CertificateInfo? Identity)> DecideAsync(byte[] body, string? address, CancellationToken ct)
    {
        if (!SignedMessage.TryParse(body, CmsLimits.Message, out var message, out _) || message is not { Content: { } content, SignerCertificate: { } signer }
            || !DeviceAttributes.TryParse(content, out var device, out _))
        {
            return (new PhaseOutcome.Refused(Causes.BodyMalformed), null);
        }

        // Whose certificate it is decides which algorithms will do: old devices hold SHA-1 certificates from Apple, ours are new.
        var identity = await identities.FindAsync(signer.Sha256.ToArray(), ct);
        if (message.Verify(identity is null ? CmsAlgorithms.Legacy : CmsAlgorithms.Modern) != SignatureStatus.Valid)
        {
            return (new PhaseOutcome.Refused(Causes.SignatureInvalid), null);
        }

        // One of another server's CA comes into our books here.
        if (identity is null && message.Verify(CmsAlgorithms.Modern) == SignatureStatus.Valid && await identities.AdoptAsync(null, signer.Der.ToArray(), ct))
        {
            identity = await identities.FindAsync(signer.Sha256.ToArray(), ct);
        }

        if (identity is not null)
        {
            return (await third.RunAsync(device, identity, address, ct), signer);
        }

        return apple.Issued(signer, message.Certificates)
            ? (await second.RunAsync(device, address, ct), null)
            : (new PhaseOutcome.Refused(Causes.NotAppleSigned), null);
    }

    private async Task<IResult> AnswerAsync(HttpContext http, PhaseOutcome.Passed passed, CertificateInfo? identity, CancellationToken ct)
    {
        var (attempt, token) = passed;
        var organization = await organizations.FindAsync(attempt.OrgId, ct);
        var scep = await foundations.ScepAsync(attempt.OrgId, token.ScepProfileId, ct);
        if (organization is null || scep is not { Enabled: true, AbleToSign: true } || (identity is not null && !(await foundations.PushAsync(attempt.OrgId, ct)).Ready))
        {
            return EnrollmentProblems.DeviceRefused(Codes.Misconfigured, LinkAdvice.All[Codes.Misconfigured]);
        }

        EnrollmentLog.DeviceIdentified(log, attempt.Id, attempt.SerialNumber);
        var proof = await challenges.NewAsync(scep, token, attempt, ct);
        var profile = identity is not null
            ? await renderer.ManagementForAsync(organization, attempt, scep, proof, identity, ct)
            : await renderer.IdentityAsync(organization, attempt, scep, proof, ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(profile, ProfileWriter.MediaType);
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var limit = CmsLimits.Message.MaxBytes;
        if (request.ContentLength > limit)
        {
            return null;
        }

        using var body = new MemoryStream();
        var chunk = new byte[8 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, ct)) > 0)
        {
            if (body.Length + read > limit)
            {
                return null;
            }

            body.Write(chunk, 0, read);
        }

        return body.ToArray();
    }
}
