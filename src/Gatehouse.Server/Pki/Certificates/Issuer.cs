using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Profiles;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Certificates;

/// <summary>Builds a device's certificate by the template of its SCEP profile. What the client wished for is not looked at.</summary>
public sealed class Issuer(CertificateForge forge, TimeProvider time)
{
    /// <summary>Attempt that a certificate is for; matched again at check-in.</summary>
    public const string AttemptUrn = "urn:gatehouse:enrollment:";

    /// <summary>Device that a certificate is for, once it is known.</summary>
    public const string DeviceUrn = "urn:gatehouse:device:";

    /// <summary>Signs; the row is not stored yet.</summary>
    public CertificateRow Issue(OrganizationAuthorities authorities, ScepProfileRow profile, PublicKey key, string? attemptId, string? deviceId, string? renewsId)
    {
        var values = new TemplateValues(authorities.OrganizationName, attemptId, deviceId);
        var subject = SubjectTemplate.Render(profile.SubjectTemplate, values);
        var now = time.GetUtcNow();
        using var certificate = forge.Identity(authorities.Issuing, subject, key, Names(profile, values), now.AddDays(profile.ValidityDays));
        var notAfter = new DateTimeOffset(certificate.NotAfter).ToUnixTimeMilliseconds();
        return new CertificateRow
        {
            Id = Id.New("crt", time), OrgId = authorities.OrganizationId, CaId = authorities.Issuing.Row.Id, ProfileId = profile.Id,
            Serial = certificate.SerialNumber, Sha256 = SHA256.HashData(certificate.RawData), Certificate = certificate.RawData,
            Subject = certificate.Subject, AttemptId = attemptId, DeviceId = deviceId, RenewsId = renewsId, State = CertificateRow.Active,
            NotBeforeMs = new DateTimeOffset(certificate.NotBefore).ToUnixTimeMilliseconds(), NotAfterMs = notAfter,
            RenewAfterMs = notAfter - (profile.RenewBeforeDays * 86_400_000L), IssuedMs = now.ToUnixTimeMilliseconds(),
        };
    }

    private static List<X509Extension> Names(ScepProfileRow profile, TemplateValues values)
    {
        var names = new SubjectAlternativeNameBuilder();
        var any = false;
        void Add(string? value, Action<string> add)
        {
            if (value is not null)
            {
                add(value);
                any = true;
            }
        }

        Add(values.AttemptId is { } attempt ? AttemptUrn + attempt : null, v => names.AddUri(new Uri(v)));
        Add(values.DeviceId is { } device ? DeviceUrn + device : null, v => names.AddUri(new Uri(v)));
        foreach (var name in profile.AltNameList)
        {
            var value = values.Fill(name.Value);
            switch (name.Kind)
            {
                case ScepAltNameKind.Email: Add(value, names.AddEmailAddress); break;
                case ScepAltNameKind.Dns: Add(value, names.AddDnsName); break;
                case ScepAltNameKind.Uri: Add(Uri.TryCreate(value, UriKind.Absolute, out _) ? value : null, v => names.AddUri(new Uri(v))); break;
                case ScepAltNameKind.PrincipalName: Add(value, names.AddUserPrincipalName); break;
            }
        }

        return any ? [names.Build()] : [];
    }
}
