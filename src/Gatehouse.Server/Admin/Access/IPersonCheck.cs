namespace Gatehouse.Server.Admin.Access;

/// <summary>Asks who somebody is, for pages that need to know but give out no session.</summary>
public interface IPersonCheck
{
    /// <summary>E-mail address of the organization's active person with this password; null when it is not right, for whatever reason. Guesses count as at sign-in.</summary>
    /// <param name="organizationId">Organization that the person must belong to.</param>
    /// <param name="email">As typed.</param>
    /// <param name="password">As typed. Secret.</param>
    /// <param name="client">Address that it came from, for the log.</param>
    /// <param name="ct">Cancels.</param>
    Task<string?> CheckAsync(string organizationId, string email, string password, string client, CancellationToken ct);
}
