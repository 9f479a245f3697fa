using Gatehouse.Server.Mdm.Contracts;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>Whether the person of a device still stands behind a message, once its certificate has proven the device.</summary>
public abstract record TokenVerdict
{
    private TokenVerdict() { }

    /// <summary>Yes, or it need not be asked: no account, or a channel that carries no token.</summary>
    public sealed record Good : TokenVerdict
    {
        /// <summary>The one instance.</summary>
        public static readonly Good Instance = new();
    }

    /// <summary>Not as it is. The device keeps its enrollment and comes again with a new token.</summary>
    /// <param name="DeviceId">Which device.</param>
    /// <param name="Account">Whose.</param>
    /// <param name="Cause">One of <see cref="Identities.RefusalCause"/>.</param>
    /// <param name="Silent">It can obtain a new token by itself, without its person.</param>
    public sealed record SignIn(string DeviceId, AccountBinding Account, string Cause, bool Silent) : TokenVerdict;

    /// <summary>The token was taken from another device: 403, because signing in again does not make it right.</summary>
    /// <param name="Cause">One of <see cref="Identities.RefusalCause"/>.</param>
    public sealed record Refused(string Cause) : TokenVerdict;
}
