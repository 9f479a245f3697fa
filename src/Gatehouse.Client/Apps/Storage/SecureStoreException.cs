namespace Gatehouse.Client.Apps.Storage;

/// <summary>What the secure store could not do. The message names no content.</summary>
public sealed class SecureStoreException : Exception
{
    /// <summary>With its kind.</summary>
    public SecureStoreException(StoreFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>The kind.</summary>
    public StoreFault Fault { get; }
}
