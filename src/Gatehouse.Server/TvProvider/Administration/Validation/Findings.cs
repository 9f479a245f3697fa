using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>Collects what is found in a draft. A bad draft of thousands of items must not make an answer of thousands of lines.</summary>
internal sealed class Findings
{
    /// <summary>Most that are told.</summary>
    public const int Max = 200;

    private readonly List<TvFinding> _all = [];

    /// <summary>Errors first, then in the order of the draft.</summary>
    public IReadOnlyList<TvFinding> All => [.. _all.OrderBy(f => f.Severity).Take(Max)];

    /// <summary>It cannot be activated so.</summary>
    public void Error(string path, string message) => _all.Add(new TvFinding(TvFindingSeverity.Error, path, message));

    /// <summary>It can, and something will not work as one may expect.</summary>
    public void Warning(string path, string message) => _all.Add(new TvFinding(TvFindingSeverity.Warning, path, message));
}
