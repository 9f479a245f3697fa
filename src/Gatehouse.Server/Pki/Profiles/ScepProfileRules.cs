using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Pki.External;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.Profiles;

/// <summary>What a SCEP profile may say. Collects every failure by field.</summary>
public sealed class ScepProfileRules(SecretBox secrets, IOptions<PkiOptions> options, TimeProvider time)
{
    private const int DefaultGraceHours = 24;

    /// <summary>A new row from a request to create; <paramref name="errors"/> is filled when it may not be.</summary>
    public ScepProfileRow Create(string organizationId, CreateScepProfile request, Dictionary<string, string[]> errors)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var row = new ScepProfileRow
        {
            Id = Id.New("scep", time), OrgId = organizationId, Server = request.Server.ToString(), CreatedMs = now, UpdatedMs = now,
            RenewBeforeDays = Math.Min(180, request.ValidityDays / 2),
        };
        return Apply(row, AsUpdate(request), errors);
    }

    /// <summary>The row with the changes of a request.</summary>
    public ScepProfileRow Apply(ScepProfileRow row, UpdateScepProfile request, Dictionary<string, string[]> errors)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var enabled = request.Enabled ?? row.Enabled;
        var changed = row with
        {
            Name = request.Name?.Trim() ?? row.Name,
            Description = request.Description is null ? row.Description : NullIfEmpty(request.Description),
            Url = request.Url ?? row.Url,
            CaName = request.CaName ?? (row.CaName.Length > 0 ? row.CaName : request.Name?.Trim() ?? ""),
            CaFingerprint = request.CaFingerprint is null ? row.CaFingerprint : NullIfEmpty(Hex(request.CaFingerprint)),
            Issuers = request.IssuerCertificates ?? row.Issuers,
            Challenge = request.Challenge is { } kind ? ((ScepChallengeType)kind).ToString() : row.Challenge,
            KeySize = request.KeySize ?? row.KeySize,
            KeyUsage = request.KeyUsage ?? row.KeyUsage,
            SubjectTemplate = request.SubjectTemplate ?? row.SubjectTemplate,
            AltNames = request.SubjectAltNames is { } names ? JsonSerializer.Serialize(names, GatehouseJson.Options) : row.AltNames,
            Retries = request.Retries ?? row.Retries,
            RetryDelay = request.RetryDelaySeconds ?? row.RetryDelay,
            KeyIsExtractable = request.KeyIsExtractable ?? row.KeyIsExtractable,
            AllowAllApps = request.AllowAllAppsAccess ?? row.AllowAllApps,
            ValidityDays = request.ValidityDays ?? row.ValidityDays,
            RenewBeforeDays = request.RenewBeforeDays ?? row.RenewBeforeDays,
            Approval = request.Approval?.ToString() ?? row.Approval,
            AllowLegacy = request.AllowLegacyClients ?? row.AllowLegacy,
            Enabled = enabled,
            DisabledMs = enabled ? null : row.DisabledMs ?? now,
            IsDefault = request.IsDefault ?? row.IsDefault,
            UpdatedMs = now,
        };
        changed = WithChallenge(changed, request, now);
        Check(row, changed, request, errors);
        return WithIssuers(changed, request, errors);
    }

    private ScepProfileRow WithChallenge(ScepProfileRow row, UpdateScepProfile request, long now)
    {
        if (row.ChallengeType != ScepChallengeType.Static)
        {
            return row with { StaticSealed = null, StaticPreviousSealed = null, StaticPreviousUntilMs = null };
        }

        var value = request.StaticChallenge ?? (row.StaticSealed is null && row.IsBuiltIn ? StaticChallenge.Generate() : null);
        if (value is null)
        {
            return row;
        }

        var grace = TimeSpan.FromHours(request.StaticChallengeGraceHours ?? DefaultGraceHours);
        return row with
        {
            StaticSealed = StaticChallenge.Seal(secrets, row.Id, value),
            StaticPreviousSealed = grace > TimeSpan.Zero ? row.StaticSealed : null,
            StaticPreviousUntilMs = row.StaticSealed is not null && grace > TimeSpan.Zero ? now + (long)grace.TotalMilliseconds : null,
        };
    }

    private ScepProfileRow WithIssuers(ScepProfileRow row, UpdateScepProfile request, Dictionary<string, string[]> errors)
    {
        if (row.IsBuiltIn || request.IssuerCertificates is not { } pem)
        {
            return row;
        }

        if (IssuerCertificates.TryRead(pem, time.GetUtcNow(), out var normalized, out var problem))
        {
            return row with { Issuers = normalized };
        }

        errors["issuerCertificates"] = [problem];
        return row;
    }

    private void Check(ScepProfileRow before, ScepProfileRow row, UpdateScepProfile request, Dictionary<string, string[]> errors)
    {
        void Fail(bool wrong, string field, string message)
        {
            if (wrong)
            {
                errors[field] = [message];
            }
        }

        Fail(row.Name.Length is 0 or > 100 || row.Name.Any(char.IsControl), "name", "1 to 100 characters.");
        Fail(row.CaName.Length is 0 or > 100 || row.CaName.Any(char.IsControl), "caName", "1 to 100 characters.");
        Fail(row.Description?.Length > 1000, "description", "At most 1,000 characters.");
        Fail(row.KeySize is not (2048 or 3072 or 4096), "keySize", "2048, 3072 or 4096.");
        Fail(row.KeyUsage is not (4 or 5), "keyUsage", "4 or 5: SCEP encrypts the answer to this key.");
        Fail(row.Retries is < 0 or > 20, "retries", "0 to 20.");
        Fail(row.RetryDelay is < 1 or > 600, "retryDelaySeconds", "1 to 600.");
        Fail(row.ValidityDays is < 1 or > 825, "validityDays", "1 to 825.");
        Fail(row.RenewBeforeDays < 0 || row.RenewBeforeDays >= row.ValidityDays, "renewBeforeDays", "Less than validityDays.");
        Fail(SubjectTemplate.Check(row.SubjectTemplate) is { }, "subjectTemplate", SubjectTemplate.Check(row.SubjectTemplate) ?? "");
        Fail(row.AllowLegacy && !before.AllowLegacy && !options.Value.AllowLegacy, "allowLegacyClients", "The setting Gatehouse:Pki:AllowLegacy is off.");
        Fail(request.IsDefault == false && before.IsDefault, "isDefault", "Make another profile the default instead.");
        Fail(request.StaticChallenge is not null && row.ChallengeType != ScepChallengeType.Static, "staticChallenge", "Only for the static kind.");
        Fail(request.StaticChallenge is { } text && !StaticChallenge.IsAcceptable(text), "staticChallenge", "8 to 128 printable ASCII characters.");
        CheckAltNames(row.AltNameList, errors);
        if (row.IsBuiltIn)
        {
            Fail(row.Url is not null, "url", "The built-in CA has its own address.");
            Fail(row.Issuers is not null, "issuerCertificates", "The server knows those of the built-in CA.");
            Fail(row.CaFingerprint is not null, "caFingerprint", "The server fills it in for the built-in CA.");
        }
        else
        {
            Fail(!IsHttps(row.Url), "url", "An absolute https address without user name or fragment.");
            Fail(row.CaFingerprint is { } hex && (hex.Length is not (40 or 64) || !hex.All(char.IsAsciiHexDigit)), "caFingerprint", "SHA-1 or SHA-256 in hexadecimal.");
            Fail(row.ChallengeType != ScepChallengeType.Static, "challenge", "An external server can check a static challenge only.");
            Fail(row.ChallengeType == ScepChallengeType.Static && row.StaticSealed is null, "staticChallenge", "The password that the external server expects.");
            Fail(row.Issuers is null, "issuerCertificates", "The CAs by which the external server issues: devices prove themselves with certificates of theirs.");
            Fail(!SubjectTemplate.NamesAttempt(row.SubjectTemplate), "subjectTemplate", "With an external server the CN is {{attempt}}: by it the server knows the certificate again.");
        }
    }

    private static void CheckAltNames(IReadOnlyList<ScepAltName> names, Dictionary<string, string[]> errors)
    {
        var wrong = names.Select(n => n.Value is not { Length: > 0 and <= 256 } value || !value.All(char.IsAscii)
            ? "1 to 256 ASCII characters." : TemplateValues.Check(n.Value)).FirstOrDefault(e => e is not null);
        if (names.Count > 10 || wrong is not null)
        {
            errors["subjectAltNames"] = [wrong ?? "At most 10."];
        }
    }

    private static bool IsHttps(string? url) =>
        url is { Length: <= 2000 } && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
        && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string Hex(string text) => text.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    private static UpdateScepProfile AsUpdate(CreateScepProfile r) => new()
    {
        Name = r.Name, Description = r.Description, Url = r.Url, CaName = r.CaName, CaFingerprint = r.CaFingerprint, IssuerCertificates = r.IssuerCertificates, Challenge = r.Challenge,
        StaticChallenge = r.StaticChallenge, KeySize = r.KeySize, KeyUsage = r.KeyUsage, SubjectTemplate = r.SubjectTemplate,
        SubjectAltNames = r.SubjectAltNames, Retries = r.Retries, RetryDelaySeconds = r.RetryDelaySeconds, KeyIsExtractable = r.KeyIsExtractable,
        AllowAllAppsAccess = r.AllowAllAppsAccess, ValidityDays = r.ValidityDays, RenewBeforeDays = r.RenewBeforeDays, Approval = r.Approval,
        AllowLegacyClients = r.AllowLegacyClients, Enabled = r.Enabled, IsDefault = r.IsDefault,
    };
}
