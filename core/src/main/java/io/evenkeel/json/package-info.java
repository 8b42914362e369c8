// SPDX-License-Identifier: Apache-2.0
/**
 * JSON text: read strictly and value by value, written deterministically.
 *
 * <p>Start at {@link io.evenkeel.json.JsonReader} and {@link io.evenkeel.json.JsonObject}. The room
 * knows no file format and uses no other room.
 */
package io.evenkeel.json;
