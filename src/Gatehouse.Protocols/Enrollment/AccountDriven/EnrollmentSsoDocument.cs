using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.Mdm.Declarations;

namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>
/// What a device installs before its person signs in, so that an app can do the signing in: the document behind
/// <c>X-Apple-MDM-ESSO</c>, or behind <c>X-Apple-MDM-ESSO-Developer</c> when apps are named by their own ids.
/// </summary>
/// <param name="AppStoreId">App Store id of an app with an extensible SSO extension; null in developer mode.</param>
/// <param name="DeveloperAppIds"><c>TEAMID.bundle.id</c> each; empty outside of developer mode.</param>
/// <remarks>Source: Apple, "EnrollmentSSODocument"; iOS 16, visionOS 2, declarations since iOS 18.4 and visionOS 2.4. Not on Macs.</remarks>
public sealed record EnrollmentSsoDocument(long? AppStoreId, IReadOnlyList<string> DeveloperAppIds)
{
    /// <summary>Header that leads to the document.</summary>
    public const string Header = "X-Apple-MDM-ESSO";

    /// <summary>The same in developer mode; devices heed it only with their developer setting.</summary>
    public const string DeveloperHeader = "X-Apple-MDM-ESSO-Developer";

    private const int MaxQuoted = 60;

    /// <summary>Domains of the app; devices ignore them when they use the declarations.</summary>
    public IReadOnlyList<string> AssociatedDomains { get; init; } = [];

    /// <summary>Fetch their association files from the domains themselves, for those that the internet cannot reach.</summary>
    public bool DirectDownloads { get; init; }

    /// <summary>The profile, as bytes of a <c>.mobileconfig</c>; null to leave it to the declarations.</summary>
    public ReadOnlyMemory<byte>? ConfigurationProfile { get; init; }

    /// <summary>JSON texts.</summary>
    public IReadOnlyList<string> Declarations { get; init; } = [];

    /// <summary>True when apps are named by their own ids.</summary>
    public bool IsDeveloper => DeveloperAppIds.Count > 0;

    /// <summary>What a device would refuse the document for; empty when nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [.. AppProblems()];
        if (ConfigurationProfile is null && Declarations.Count == 0)
        {
            problems.Add("neither a configuration profile nor declarations are given");
        }

        if (ConfigurationProfile is { } profile)
        {
            problems.AddRange(EnrollmentSsoProfileRules.Problems(profile));
        }

        if (Declarations.Count > 0)
        {
            problems.AddRange(EnrollmentSsoDeclarationRules.Problems(this));
        }

        return problems;
    }

    /// <summary>The JSON.</summary>
    /// <exception cref="InvalidOperationException">A device would refuse it.</exception>
    public byte[] Write()
    {
        if (Problems() is { Count: > 0 } problems)
        {
            throw new InvalidOperationException($"The Enrollment SSO document would be refused: {string.Join("; ", problems)}.");
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json);
        }

        return buffer.ToArray();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (AppStoreId is { } id)
        {
            json.WriteNumber("iTunesStoreID", id);
        }
        else
        {
            WriteList(json, "AppIDs", DeveloperAppIds);
        }

        if (AssociatedDomains.Count > 0)
        {
            WriteList(json, nameof(AssociatedDomains), AssociatedDomains);
            json.WriteBoolean("AssociatedDomainsEnableDirectDownloads", DirectDownloads);
        }

        if (ConfigurationProfile is { } profile)
        {
            json.WriteBase64String(nameof(ConfigurationProfile), profile.Span);
        }

        if (Declarations.Count > 0)
        {
            // To the letter as declarative management offers them afterwards: a device throws away what it does not find there again.
            WriteList(json, nameof(Declarations), new DeclarationSet(Declarations).Texts.Select(d => Convert.ToBase64String(Encoding.UTF8.GetBytes(d))));
        }

        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private IEnumerable<string> AppProblems()
    {
        if (AppStoreId is null == !IsDeveloper)
        {
            yield return "an app is named either by its App Store id or, in developer mode, by TEAMID.bundle.id";
        }

        if (AppStoreId is <= 0)
        {
            yield return "the App Store id is not positive";
        }

        if (DeveloperAppIds.FirstOrDefault(id => !IsAppId(id)) is { } wrong)
        {
            yield return $"'{wrong.Shorten(MaxQuoted)}' is not of the form TEAMID.bundle.id";
        }

        if (AssociatedDomains.FirstOrDefault(d => !UserIdentifier.TryParseDomain(d.StartsWith("*.", StringComparison.Ordinal) ? d[2..] : d, out _)) is { } domain)
        {
            yield return $"'{domain.Shorten(MaxQuoted)}' is no fully qualified domain";
        }
    }

    // A team id is ten letters and digits.
    private static bool IsAppId(string id) =>
        id.Length is > 11 and <= 266 && id[10] == '.' && id[..10].All(char.IsAsciiLetterOrDigit)
        && id[11..].All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && id[11] != '.' && id[^1] != '.';
}
