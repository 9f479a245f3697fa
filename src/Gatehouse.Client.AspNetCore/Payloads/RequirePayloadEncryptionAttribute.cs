namespace Gatehouse.Client.AspNetCore;

/// <summary>Takes encrypted bodies only; one in the clear is answered with 415.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequirePayloadEncryptionAttribute : Attribute;
