using System.Globalization;
using System.Net.Mail;
using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>What a request for a token must keep to, as far as the request alone can tell.</summary>
internal sealed class TokenRules(EnrollmentOptions options)
{
    private const int MaxSerials = 1000;
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FurthestStart = TimeSpan.FromDays(3653);

    /// <summary>Faults by field; empty when there are none.</summary>
    public Dictionary<string, string[]> Check(CreateEnrollmentToken request, DateTimeOffset now)
    {
        var faults = new Dictionary<string, string[]>();
        Text(faults, "name", request.Name, 1, 100);
        Text(faults, "note", request.Note, 0, 500, lines: true);
        Lifetime(faults, request, now);
        Need(faults, "maxUses", request.MaxUses is null or (>= 0 and <= 1_000_000), "A number from 0 to 1000000; 0 is no limit.");
        Need(faults, "revokeAfterFailures", request.RevokeAfterFailures is >= 0 and <= 10_000, "A number from 0 to 10000.");
        Need(faults, "inviteeEmail", request.InviteeEmail is not { } mail || (mail.Length <= 254 && MailAddress.TryCreate(mail, out _)), "An e-mail address.");
        Need(faults, "platforms", request.Platforms.Count <= 5 && request.Platforms.All(Enum.IsDefined), "Platforms out of iOS, iPadOS, macOS, tvOS, visionOS.");
        Need(faults, "minimumOs", request.MinimumOs.All(m => Enum.IsDefined(m.Key) && OsVersion.TryParse(m.Value, out _)),
            "Versions such as 17 or 17.4, by platform.");
        Need(faults, "allowedSerials", request.AllowedSerials.Count <= MaxSerials && request.AllowedSerials.All(IsSerial),
            $"Up to {MaxSerials} serial numbers of letters and digits.");
        return faults;
    }

    /// <summary>The end that a request asks for; null for never.</summary>
    public DateTimeOffset? EndOf(CreateEnrollmentToken request, DateTimeOffset now)
    {
        if (request.NeverExpires)
        {
            return null;
        }

        var start = request.NotBefore is { } begin && begin > now ? begin : now;
        return request.ExpiresAt
            ?? start + (request.LifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.DefaultLifetime);
    }

    /// <summary>Why a token may not end then; null when it may.</summary>
    public string? EndProblem(DateTimeOffset? end, DateTimeOffset? notBefore, DateTimeOffset now)
    {
        if (end is not { } at)
        {
            return options.AllowNeverExpiring && options.MaxLifetime is null ? null : "Tokens without an end are not allowed here.";
        }

        var start = notBefore is { } begin && begin > now ? begin : now;
        return at < start + ShortestLifetime ? "The end must be at least a minute after the start."
            : options.MaxLifetime is { } most && at > start + most ? string.Create(CultureInfo.InvariantCulture, $"Tokens live at most {most.TotalHours:0.#} hours here.")
            : null;
    }

    /// <summary>A serial number as devices send it.</summary>
    public static string Serial(string serial) => serial.Trim().ToUpperInvariant();

    private void Lifetime(Dictionary<string, string[]> faults, CreateEnrollmentToken request, DateTimeOffset now)
    {
        var given = (request.ExpiresAt is null ? 0 : 1) + (request.LifetimeSeconds is null ? 0 : 1) + (request.NeverExpires ? 1 : 0);
        if (given > 1)
        {
            faults["expiresAt"] = ["Give one of expiresAt, lifetimeSeconds and neverExpires."];
        }
        else if (request.LifetimeSeconds is < 60 or > 315_360_000)
        {
            faults["lifetimeSeconds"] = ["A number from 60 to 315360000 (ten years)."];
        }
        else if (request.NotBefore > now + FurthestStart)
        {
            faults["notBefore"] = ["No later than ten years from now."];
        }
        else if (EndProblem(EndOf(request, now), request.NotBefore, now) is { } problem)
        {
            faults[request.NeverExpires ? "neverExpires" : "expiresAt"] = [problem];
        }
    }

    /// <summary>Adds a fault when a text has the wrong length or holds control characters.</summary>
    public static void Text(Dictionary<string, string[]> faults, string field, string? value, int least, int most, bool lines = false)
    {
        var text = value?.Trim() ?? "";
        var control = text.Any(c => char.IsControl(c) && !(lines && c is '\n' or '\r'));
        Need(faults, field, text.Length >= least && text.Length <= most && !control, $"Text of {least} to {most} characters, without control characters.");
    }

    private static void Need(Dictionary<string, string[]> faults, string field, bool holds, string otherwise)
    {
        if (!holds)
        {
            faults[field] = [otherwise];
        }
    }

    private static bool IsSerial(string serial) => Serial(serial) is { Length: >= 1 and <= 32 } text && text.All(char.IsAsciiLetterOrDigit);
}
