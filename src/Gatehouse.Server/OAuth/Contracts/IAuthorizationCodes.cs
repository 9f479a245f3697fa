using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Authorization codes (RFC 6749 §4.1.2). The grant is made when the code is redeemed.</summary>
public interface IAuthorizationCodes
{
    /// <summary>Makes a code, to be redeemed once within minutes. Secret.</summary>
    Task<string> IssueAsync(Tx tx, NewAuthorizationCode code);
}
