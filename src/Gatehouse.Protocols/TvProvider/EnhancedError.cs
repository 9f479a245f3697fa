using System.Text.Json;

namespace Gatehouse.Protocols.TvProvider;

/// <summary>The error object of the entitlement API V2: the whole answer, or the <c>error</c> of one decision.</summary>
/// <param name="Code">What went wrong.</param>
/// <param name="HelpUrl">Absolute address of a page about it.</param>
/// <param name="Trace">Names this one occurrence; in the log, too.</param>
/// <param name="Details">Words of the MVPD or of the degradation rule; null for none.</param>
public sealed record EnhancedError(TvErrorCode Code, string HelpUrl, Guid Trace, string? Details = null)
{
    private const int MaxDetails = 1024;

    /// <summary>The name of an action on the wire.</summary>
    public static string NameOf(TvErrorAction action) => action switch
    {
        TvErrorAction.None => "none",
        TvErrorAction.Configuration => "configuration",
        TvErrorAction.ApplicationRegistration => "application-registration",
        TvErrorAction.Authentication => "authentication",
        TvErrorAction.Authorization => "authorization",
        TvErrorAction.Retry => "retry",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    /// <summary>
    /// Words of others, fit for an answer: without control characters and halves of characters, which once made answers
    /// unreadable, and no longer than a screen. Null when nothing is left.
    /// </summary>
    public static string? Sanitize(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var clean = string.Concat(text.EnumerateRunes().Select(r => System.Text.Rune.IsControl(r) || r == System.Text.Rune.ReplacementChar ? " " : r.ToString())).Trim();
        return clean.Length == 0 ? null : clean.AtMost(MaxDetails);
    }

    /// <summary>Writes the object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("action", NameOf(Code.Action));
        json.WriteNumber("status", Code.Status);
        json.WriteString("code", Code.Code);
        json.WriteString("message", Code.Message);
        if (Sanitize(Details) is { } details)
        {
            json.WriteString("details", details);
        }

        json.WriteString("helpUrl", HelpUrl);
        json.WriteString("trace", Trace.ToString());
        json.WriteEndObject();
    }
}
