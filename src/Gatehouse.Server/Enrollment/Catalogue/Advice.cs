using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Enrollment.Catalogue;

/// <summary>What happened and what to do, for both who may read it: the person on the page and the administrator.</summary>
/// <param name="Title">Heading on the page: what happened.</param>
/// <param name="User">Text on the page: what to do. May hold <c>{date}</c>, <c>{contact}</c> and <c>{needs}</c>.</param>
/// <param name="Admin">One or two sentences for log and API: what happened, and what to do.</param>
/// <param name="Status">HTTP status, where it is the answer to a request.</param>
public sealed record Advice(LocalText Title, LocalText User, string Admin, int Status = StatusCodes.Status200OK)
{
    /// <summary>True when a new link helps, so that the page offers to ask for one.</summary>
    public bool AskForLink { get; init; }

    /// <summary>True when downloading again helps.</summary>
    public bool TryAgain { get; init; }
}
