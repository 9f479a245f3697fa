using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Contracts;

/// <summary>Ends all that somebody was given: browsers, applications, devices, and sessions of the administration.</summary>
public interface ISignOutEverywhere
{
    /// <summary>Ends it, and tells the observers. The person stays, and has to sign in again.</summary>
    Task RunAsync(Tx tx, string organizationId, string personId);
}
