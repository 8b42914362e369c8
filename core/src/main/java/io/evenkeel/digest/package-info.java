// SPDX-License-Identifier: Apache-2.0
/** SHA-256, which every Java platform has, without the exception that says it might not. */
package io.evenkeel.digest;
