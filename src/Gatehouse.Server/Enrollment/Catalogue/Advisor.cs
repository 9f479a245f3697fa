using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;

namespace Gatehouse.Server.Enrollment.Catalogue;

/// <summary>Finds what to tell. The page, the attempts of the API and the log all ask here.</summary>
internal static class Advisor
{
    // Whoever presents these has proved nothing and learns nothing: one answer for all of them.
    private static readonly HashSet<string> Unproven =
    [
        Codes.TokenMissing, Codes.TokenMalformed, Codes.TokenTruncated, Codes.TokenHeader, Codes.TokenKeyUnknown,
        Codes.TokenKeyWithdrawn, Codes.TokenAltered, Codes.TokenAudience, Codes.TokenUnknown,
    ];

    /// <summary>What a page answers that does not open, or gives out nothing.</summary>
    public static Advice OfLink(string code) =>
        LinkAdvice.All.GetValueOrDefault(Unproven.Contains(code) ? LinkAdvice.Invalid : code) ?? LinkAdvice.All[LinkAdvice.Invalid];

    /// <summary>What there is to say about an attempt: its cause when it has one, otherwise its stage.</summary>
    public static Advice OfAttempt(AttemptRow attempt) =>
        attempt.Stage == AttemptState.Completed ? StageAdvice.Of(AttemptState.Completed)
        : attempt.Cause is { } cause ? CauseAdvice.All.GetValueOrDefault(cause) ?? LinkAdvice.All.GetValueOrDefault(cause) ?? CauseAdvice.Unknown
        : StageAdvice.Of(attempt.Stage);

    /// <summary>One sentence about a log entry.</summary>
    public static string OfEvent(string code, string? cause)
    {
        var told = cause is null ? null : CauseAdvice.All.GetValueOrDefault(cause)?.Admin ?? RenewalText.All.GetValueOrDefault(cause);
        return EventText.All.GetValueOrDefault(code) is { } text ? (told is null ? text : $"{text} {told}")
            : told ?? CauseAdvice.All.GetValueOrDefault(code)?.Admin ?? OfLink(code).Admin;
    }
}
