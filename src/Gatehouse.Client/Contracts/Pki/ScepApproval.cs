namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Who decides about a request that passed all checks.</summary>
public enum ScepApproval
{
    /// <summary>The server issues at once.</summary>
    Automatic,

    /// <summary>An administrator decides; the client polls meanwhile. Apple devices poll for about half a minute only.</summary>
    Manual,
}
