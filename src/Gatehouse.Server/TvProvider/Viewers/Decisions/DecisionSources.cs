namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary><c>source</c> of a decision: who made it.</summary>
internal static class DecisionSources
{
    /// <summary>The MVPD, or nobody because there is no profile to ask it about.</summary>
    public const string Mvpd = "mvpd";

    /// <summary>A degradation rule.</summary>
    public const string Degradation = "degradation";

    /// <summary>A trial.</summary>
    public const string TempPass = "temppass";

    /// <summary>Nobody: the MVPD has no authorization, and every viewer may.</summary>
    public const string Dummy = "dummy";
}
