using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>An attempt as the page shows it.</summary>
public sealed record ProgressView
{
    /// <summary>Marks on the track: downloaded, installed, connected, configured.</summary>
    public const int Marks = 4;

    // Apple removes a downloaded profile that is not installed within about eight minutes.
    private static readonly TimeSpan DownloadStays = TimeSpan.FromMinutes(8);

    public required string AttemptId { get; init; }

    /// <summary>State name, as the poller gets it.</summary>
    public required string State { get; init; }

    public required Advice Advice { get; init; }

    /// <summary>Marks reached.</summary>
    public required int Reached { get; init; }

    /// <summary><c>wait</c>, <c>done</c> or <c>stop</c>.</summary>
    public required string Mood { get; init; }

    /// <summary>True when nothing will change by itself any more.</summary>
    public required bool IsOver { get; init; }

    /// <summary>True while the profile still has to be installed.</summary>
    public required bool ShowSteps { get; init; }

    /// <summary>True when downloading again makes sense.</summary>
    public required bool CanDownload { get; init; }

    /// <summary>Minutes until the download disappears from the device; null when that is over or not known.</summary>
    public int? MinutesLeft { get; init; }

    /// <summary>The same in seconds, for the countdown; a span, because the device's clock may be wrong.</summary>
    public long SecondsLeft { get; init; }

    /// <summary>Address to type, on devices without a browser.</summary>
    public string? Address { get; init; }

    /// <summary>One word about it.</summary>
    public LocalText Word => Mood switch
    {
        "done" => Texts.Done,
        "stop" => Texts.Stopped,
        _ => ShowSteps ? Texts.Waiting : Texts.Working,
    };

    /// <summary>Looks at an attempt.</summary>
    public static ProgressView Of(AttemptRow attempt, string? address, DateTimeOffset now)
    {
        var until = attempt.StageMs + (long)DownloadStays.TotalMilliseconds;
        var left = until - now.ToUnixTimeMilliseconds();
        var awaits = attempt.Stage == AttemptState.ProfileIssued;
        var timedOut = awaits && left <= 0;
        var managed = attempt.Stage is AttemptState.Completed or AttemptState.CompletedWithErrors;
        var failed = attempt.EndedMs is not null && !managed;
        var advice = timedOut && attempt.Cause is null ? CauseAdvice.All[Causes.NotInstalled] : Advisor.OfAttempt(attempt);
        return new ProgressView
        {
            AttemptId = attempt.Id,
            State = attempt.State,
            Advice = advice,
            Reached = ReachedBy(attempt.Stage),
            Mood = managed ? "done" : failed || (awaits && advice.TryAgain) ? "stop" : "wait",
            IsOver = attempt.EndedMs is not null,
            ShowSteps = awaits && !timedOut,
            CanDownload = awaits || (advice.TryAgain && !managed && !attempt.CheckedIn),
            MinutesLeft = awaits && left > 0 ? (int)Math.Ceiling(left / 60_000.0) : null,
            SecondsLeft = Math.Max(0, left / 1000),
            Address = awaits ? address : null,
        };
    }

    private static int ReachedBy(AttemptState stage) => stage switch
    {
        AttemptState.ProfileIssued => 1,
        AttemptState.DeviceIdentified or AttemptState.CertificateIssued or AttemptState.IdentityProven => 2,
        AttemptState.Authenticated or AttemptState.Enrolled or AttemptState.Configuring => 3,
        AttemptState.Completed or AttemptState.CompletedWithErrors => 4,
        _ => 0,
    };
}
