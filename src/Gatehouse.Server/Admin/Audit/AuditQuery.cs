using System.ComponentModel;
using Gatehouse.Server.Hosting.Http;

namespace Gatehouse.Server.Admin.Audit;

/// <summary>What to see of the audit trail; all filters together.</summary>
public sealed record AuditQuery
{
    /// <summary>Id of a person, API key or device.</summary>
    [Description("Only changes made by this person, API key or device.")]
    public string? Actor { get; init; }

    /// <summary>What it was done to.</summary>
    [Description("Only changes of the thing with this id.")]
    public string? Target { get; init; }

    /// <summary>Verb, or what it begins with up to a dot.</summary>
    [Description("Only this action, such as `token.revoke`; `token.` stands for all that begin so.")]
    public string? Action { get; init; }

    /// <summary>Earliest moment.</summary>
    [Description("Not before this moment.")]
    public DateTimeOffset? From { get; init; }

    /// <summary>End, not included.</summary>
    [Description("Before this moment.")]
    public DateTimeOffset? To { get; init; }

    /// <summary>Conditions of the filters that are set, each with a leading <c>and</c>.</summary>
    internal string Where(bool after) => string.Concat(
        Actor is null ? "" : " and actor_id = @Actor",
        Target is null ? "" : " and target_id = @Target",
        Action is null ? "" : Action.EndsWith('.') ? " and action >= @Action and action < @actionEnd" : " and action = @Action",
        From is null ? "" : " and at_ms >= @fromMs",
        To is null ? "" : " and at_ms < @toMs",
        after ? " and id < @after" : "");

    internal object Args(string organizationId, PageRequest page) => new
    {
        organizationId,
        Actor,
        Target,
        Action,
        actionEnd = Action is null ? null : Action.TrimEnd('.') + "/", // the character after the dot
        fromMs = From?.ToUnixTimeMilliseconds(),
        toMs = To?.ToUnixTimeMilliseconds(),
        after = page.After(),
        page.Fetch,
    };
}
