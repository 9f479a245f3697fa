namespace Gatehouse.Server.Enrollment.Journal;

/// <summary>Something that belongs into the enrollment log. Facts that the attempt or token row already has are filled in from there.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="Code">One of <see cref="Codes"/>.</param>
/// <param name="Actor"><c>user</c>, <c>device</c>, <c>admin</c> or <c>system</c>.</param>
internal sealed record JournalEvent(string OrganizationId, string Code, string Actor)
{
    public string? AttemptId { get; init; }

    public string? TokenId { get; init; }

    public string? Jti { get; init; }

    public string? DeviceId { get; init; }

    public string? SerialNumber { get; init; }

    public string? Udid { get; init; }

    public string? RemoteAddress { get; init; }

    public string? UserAgent { get; init; }

    public string? Platform { get; init; }

    /// <summary>Serialized as JSON. Never holds a token, challenge or key.</summary>
    public object? Detail { get; init; }
}
